import { unzipSync } from 'fflate';
import {
  type FileFault,
  faultsOf,
  MANIFEST,
  type Manifest,
  openManifest,
} from '../core/disclosure/manifest.ts';
import { ProofError } from '../core/proof/proof-error.ts';

/** What a check of an export answers. */
interface ExportVerification {
  readonly ok: boolean;
  readonly request: string | null;
  readonly files: number;
  /** Every file that is not as the manifest says. */
  readonly faults: readonly FileFault[];
  /** Why the manifest itself is not accepted. */
  readonly problem: string | null;
}

/** Whether some bytes are a ZIP archive: it begins with a local file header. */
export function isArchive(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'PK\u0003\u0004';
}

/** Checks an export: that the operator signed its manifest, and that every file is there, unchanged, and no other. */
export async function verifyExport(archive: Uint8Array, jwks: Uint8Array): Promise<ExportVerification> {
  try {
    const { manifest, files } = await open(archive, jwks);
    const faults = faultsOf(manifest, files);
    return {
      ok: faults.length === 0,
      request: manifest.request,
      files: manifest.files.length,
      faults,
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof ProofError)) throw error;
    return { ok: false, request: null, files: 0, faults: [], problem: error.message };
  }
}

async function open(
  archive: Uint8Array,
  jwks: Uint8Array,
): Promise<{ manifest: Manifest; files: Map<string, Uint8Array> }> {
  const files = unpack(archive);
  const signed = files.get(MANIFEST);
  if (signed === undefined) throw new ProofError(`The archive has no ${MANIFEST}.`);
  return { manifest: await openManifest(signed, jwks), files };
}

function unpack(archive: Uint8Array): Map<string, Uint8Array> {
  try {
    return new Map(Object.entries(unzipSync(archive)));
  } catch {
    throw new ProofError('The archive cannot be unpacked: it is damaged or cut off.');
  }
}

/** The same for people. */
export function exportWords({ ok, files, faults, problem }: ExportVerification): string {
  if (problem !== null) return `Not accepted: ${problem}\n`;
  if (ok) return `Valid: the operator signed exactly these ${files} files.\n`;
  return [
    ...faults.map(({ path, fault }) => `${path}: ${fault}`),
    'Not accepted: see the files above.',
    '',
  ].join('\n');
}
