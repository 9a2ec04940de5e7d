import { equalBytes, textOf, toBase64, utf8 } from './bytes.ts';
import { parseBase64, parseDecimal } from './canonical.ts';
import { SALT_BYTES } from './log-entry.ts';
import type { Hash } from './merkle.ts';
import { ProofError } from './proof-error.ts';

/** c2sp.org/tlog-proof, with the entry's salt as its extra data. */
export interface LogProof {
  readonly salt: Uint8Array;
  /** Of the entry in the log, from 0. */
  readonly index: number;
  /** RFC 9162, section 2.1.3.1: from the leaf's sibling to the root's child. */
  readonly path: readonly Hash[];
  /** The signed checkpoint, verbatim. */
  readonly checkpoint: string;
}

const VERSION = 'c2sp.org/tlog-proof@v1';

export function formatLogProof({ salt, index, path, checkpoint }: LogProof): string {
  const lines = [VERSION, `extra ${toBase64(salt)}`, `index ${index}`, ...path.map(toBase64)];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/**
 * Reads a proof in the one form that {@link formatLogProof} writes. The checkpoint is not judged.
 *
 * @throws {ProofError} when it is anything else
 */
export function parseLogProof(text: string): LogProof {
  const malformed = 'The proof is not a text of c2sp.org/tlog-proof@v1 with extra and index lines.';
  const end = text.indexOf('\n\n');
  const [version, extra, indexLine, ...hashes] = text.slice(0, Math.max(end, 0)).split('\n');
  const salt = /^extra (.*)$/.exec(extra ?? '')?.[1];
  const index = /^index (.*)$/.exec(indexLine ?? '')?.[1];
  if (version !== VERSION || salt === undefined || index === undefined) throw new ProofError(malformed);
  const proof = {
    salt: parseBase64(salt, "The proof's salt", SALT_BYTES),
    index: parseDecimal(index, "The proof's index"),
    path: hashes.map((hash) => parseBase64(hash, 'A hash of the proof', 32)),
    checkpoint: text.slice(end + 2),
  };
  if (!equalBytes(utf8(formatLogProof(proof)), utf8(text)) || textOf(utf8(text)) !== text) {
    throw new ProofError(malformed);
  }
  return proof;
}
