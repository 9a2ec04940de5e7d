import { utf8 } from './bytes.ts';
import { parseBase64 } from './canonical.ts';
import { openCheckpoint, originOf, sameHead, type TreeHead } from './checkpoint.ts';
import type { LogKey } from './jwks.ts';
import { type Jws, type LogHeader, withoutProof } from './jws.ts';
import { logEntry } from './log-entry.ts';
import { type LogProof, parseLogProof } from './log-proof.ts';
import { hashOfLeaf, verifyConsistency, verifyInclusion } from './merkle-verify.ts';
import { ProofError } from './proof-error.ts';

/** What is checked of a receipt's place in the log, in this order. `history` only with a kept checkpoint. */
export const LOG_CHECKS = ['proof', 'checkpoint', 'inclusion', 'consistency', 'history'] as const;

/** Whose log it must be, and which keys sign for it. */
interface Log {
  readonly issuer: string;
  readonly keys: readonly LogKey[];
}

/**
 * Does one check after the other and yields what each found.
 *
 * @param kept the bytes of a checkpoint that the verifier got earlier and kept
 * @throws {ProofError} at the first that fails
 */
export async function* logSteps(jws: Jws, log: Log, kept?: Uint8Array): AsyncGenerator<string> {
  const { header } = jws;
  if (header === undefined)
    throw new ProofError('The file has no proof that the receipt is in the log: ask the operator for it.');
  const proof = parseLogProof(header.proof);
  yield `c2sp.org/tlog-proof@v1, entry ${proof.index}`;

  const origin = originOf(log.issuer);
  const open = (text: string, what: string) => openCheckpoint(utf8(text), origin, log.keys, what);
  const head = await open(proof.checkpoint, "The proof's checkpoint");
  yield `${head.size} entries, signed by ${origin}`;

  await checkInclusion(jws, proof, head);
  yield `entry ${proof.index} of ${head.size} is this receipt`;

  const earlier = header.consistency && (await checkConsistency(header.consistency, head, open));
  yield earlier === undefined
    ? 'the first checkpoint that the business was given'
    : `the log only grew from the ${earlier.size} entries that the business knew`;

  if (kept === undefined) return;
  const known = await openCheckpoint(kept, origin, log.keys, 'The kept checkpoint');
  yield history(known, head, earlier);
}

async function checkInclusion(jws: Jws, { salt, index, path }: LogProof, head: TreeHead): Promise<void> {
  const leaf = await hashOfLeaf(await logEntry(salt, withoutProof(jws)));
  if (!(await verifyInclusion(index, head.size, leaf, path, head.root))) {
    throw new ProofError('The proof does not lead from this receipt to the root of the checkpoint.');
  }
}

async function checkConsistency(
  { from, hashes }: NonNullable<LogHeader['consistency']>,
  head: TreeHead,
  open: (text: string, what: string) => Promise<TreeHead>,
): Promise<TreeHead> {
  const earlier = await open(from, 'The earlier checkpoint');
  const path = hashes.map((hash) => parseBase64(hash, 'A hash of the consistency proof', 32));
  if (!(await verifyConsistency(earlier.size, head.size, earlier.root, head.root, path))) {
    throw new ProofError(
      'The consistency proof does not lead from the earlier checkpoint to the later one. If the operator signed both, the log was rewritten: keep this file.',
    );
  }
  return earlier;
}

/** @throws {ProofError} when the kept checkpoint is not one that the file speaks of, or tells another history */
function history(kept: TreeHead, head: TreeHead, earlier: TreeHead | undefined): string {
  const [met] = [head, earlier].filter((candidate) => candidate?.size === kept.size);
  if (met === undefined) {
    throw new ProofError(
      `The kept checkpoint has ${kept.size} entries, and the file shows the log at ${[earlier?.size, head.size].filter((size) => size !== undefined).join(' and ')}: verify against the receipts in between.`,
    );
  }
  if (!sameHead(met, kept)) {
    throw new ProofError(
      `Two checkpoints of ${kept.size} entries differ, and the operator signed both: the log shows different histories. Keep both as evidence.`,
    );
  }
  return `the kept checkpoint of ${kept.size} entries is part of this history`;
}
