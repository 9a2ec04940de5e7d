/** A log in memory, to make receipt files with their proofs. */
import { randomBytes } from 'node:crypto';
import { originOf, signCheckpoint } from '../../core/proof/checkpoint.ts';
import { type LogHeader, withProof } from '../../core/proof/jws.ts';
import { logEntry } from '../../core/proof/log-entry.ts';
import { formatLogProof } from '../../core/proof/log-proof.ts';
import { consistencyProof, type Hash, inclusionProof, leafHash, treeRoot } from '../../core/proof/merkle.ts';
import { type LogSigningKey, logSigningKey } from './receipt-facts.ts';

export interface TestLog {
  readonly key: LogSigningKey;
  readonly origin: string;
  readonly leaves: Hash[];
  /** The newest checkpoint. */
  checkpoint: string;
  /** Size of the checkpoint that a business was given last; 0 before the first. */
  handed: { readonly size: number; readonly checkpoint: string };
}

/** A log that holds a few entries of others. */
export async function startLog(
  options: { issuer?: string; entries?: number; key?: LogSigningKey } = {},
): Promise<TestLog> {
  const leaves = Array.from({ length: options.entries ?? 3 }, () => leafHash(randomBytes(32)));
  const log: TestLog = {
    key: options.key ?? (await logSigningKey()),
    origin: originOf(options.issuer ?? 'https://scrubjay.example'),
    leaves,
    checkpoint: '',
    handed: { size: 0, checkpoint: '' },
  };
  log.checkpoint = await checkpointOf(log);
  return log;
}

/** The log's checkpoint of its first leaves. */
export function checkpointOf({ key, origin, leaves }: TestLog, size = leaves.length): Promise<string> {
  return signCheckpoint({ origin, size, root: treeRoot(leaves.slice(0, size)) }, key.jwk, key.sign);
}

/** Adds a signed receipt to the log and answers its file, which leads on from the one handed out before. */
export async function logged(log: TestLog, signed: Uint8Array): Promise<Uint8Array> {
  const salt = randomBytes(32);
  const index = log.leaves.length;
  log.leaves.push(leafHash(await logEntry(salt, signed)));
  log.checkpoint = await checkpointOf(log);
  const { handed, checkpoint, leaves } = log;
  const proof = formatLogProof({ salt, index, path: inclusionProof(index, leaves), checkpoint });
  const hashes = handed.size === 0 ? [] : consistencyProof(handed.size, leaves);
  const header: LogHeader = {
    ...(handed.size === 0
      ? {}
      : {
          consistency: {
            from: handed.checkpoint,
            hashes: hashes.map((hash) => Buffer.from(hash).toString('base64')),
          },
        }),
    proof,
  };
  log.handed = { size: leaves.length, checkpoint };
  return withProof(signed, header);
}
