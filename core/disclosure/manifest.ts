import { createHash } from 'node:crypto';
import * as z from 'zod';
import { idSchema } from '../flow/ids.ts';
import { canonicalBytes, parseBase64url, parseCanonical } from '../proof/canonical.ts';
import { toLowS, verifyEs256 } from '../proof/es256.ts';
import { parseJwks } from '../proof/jwks.ts';
import { parseJws, type Sign, signingInput } from '../proof/jws.ts';
import { ProofError } from '../proof/proof-error.ts';

/** The name of the manifest in an export. Everything else is listed in it. */
export const MANIFEST = 'manifest.json';

const manifestSchema = z.strictObject({
  schema: z.literal('scrubjay/manifest/v1'),
  request: idSchema,
  createdAt: z.iso.datetime(),
  files: z.array(
    z.strictObject({
      path: z.string().regex(/^[a-z0-9][a-z0-9./-]{0,199}$/),
      bytes: z.int().min(0),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestFile = Manifest['files'][number];

const headerSchema = z.strictObject({
  alg: z.literal('ES256'),
  kid: z.string(),
  typ: z.literal('scrubjay-manifest+jws'),
});

/** What the manifest says of a file. */
export function manifestFile(path: string, content: Uint8Array): ManifestFile {
  return { path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

/** The manifest's file: a flattened JWS (RFC 7515) in canonical JSON. @param kid the key's RFC 7638 thumbprint */
export async function signManifest(manifest: Manifest, sign: Sign, kid: string): Promise<Uint8Array> {
  const encode = (value: unknown) => Buffer.from(canonicalBytes(value)).toString('base64url');
  const jws = {
    payload: encode(manifestSchema.parse(manifest)),
    protected: encode({ alg: 'ES256', kid, typ: 'scrubjay-manifest+jws' }),
  };
  const signature = toLowS(await sign(signingInput(jws)));
  return canonicalBytes({ ...jws, signature: Buffer.from(signature).toString('base64url') });
}

/** Reads a signed manifest. @throws {ProofError} unless one of the keys signed exactly this */
export async function openManifest(file: Uint8Array, jwks: Uint8Array): Promise<Manifest> {
  const keys = await parseJwks(jwks);
  const jws = parseJws(file);
  if (jws.header !== undefined) throw new ProofError('The manifest has a header that nobody signed.');
  const read = (text: string, what: string) => parseCanonical(parseBase64url(text, what), what);
  const header = headerSchema.safeParse(read(jws.protected, 'The protected header'));
  if (!header.success)
    throw new ProofError(
      'The protected header is not exactly alg ES256, a kid and typ scrubjay-manifest+jws.',
    );
  const key = keys.find(({ kid }) => kid === header.data.kid);
  if (key === undefined || key.alg !== 'ES256')
    throw new ProofError('The key that signed the manifest is not in the key file.');
  if (!(await verifyEs256(key, signingInput(jws), parseBase64url(jws.signature, 'The signature'))))
    throw new ProofError('The signature is not the low-s ES256 signature of that key over this manifest.');
  const manifest = manifestSchema.safeParse(read(jws.payload, 'The manifest'));
  if (!manifest.success) throw new ProofError('The manifest does not hold.');
  return manifest.data;
}

/** What is wrong with one file of an export. */
export interface FileFault {
  readonly path: string;
  readonly fault: 'changed' | 'missing' | 'added';
}

/** Compares an export's files with its manifest. Empty: all are there, as they were, and nothing else. */
export function faultsOf(manifest: Manifest, files: ReadonlyMap<string, Uint8Array>): FileFault[] {
  const listed = new Map(manifest.files.map((file) => [file.path, file]));
  const faults: FileFault[] = [];
  for (const [path, expected] of listed) {
    const content = files.get(path);
    if (content === undefined) faults.push({ path, fault: 'missing' });
    else if (manifestFile(path, content).sha256 !== expected.sha256) faults.push({ path, fault: 'changed' });
  }
  for (const path of files.keys()) {
    if (path !== MANIFEST && !listed.has(path)) faults.push({ path, fault: 'added' });
  }
  return faults;
}
