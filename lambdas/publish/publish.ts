import type { Leaf } from '../../core/log/leaf.ts';
import { toBase64 } from '../../core/proof/bytes.ts';
import type { LogHeader } from '../../core/proof/jws.ts';
import { formatLogProof } from '../../core/proof/log-proof.ts';
import { TiledTree } from '../../core/proof/tiles.ts';
import { type Rows, type Sequencer, sequence } from './sequence.ts';

/** The rows that say what each business was given. */
export interface HandedRows extends Rows {
  setProof(name: string, proof: string): Promise<string>;
  handed(business: string): Promise<{ readonly size: number; readonly checkpoint: string } | undefined>;
  setHanded(business: string, size: number, checkpoint: string): Promise<void>;
}

/** Most often one round is enough; a long queue takes more. */
const MOST_ROUNDS = 20;

/**
 * Brings a receipt into the log and answers what stands beside it in its file: the proof that it is there, and, where
 * the business was given a checkpoint before, the proof that the log only grew since. Settled once: run again, it
 * answers the same.
 *
 * @param name the receipt's id, whose leaf was added
 */
export async function place(
  log: Sequencer & { readonly rows: HandedRows },
  name: string,
): Promise<{ readonly leaf: Leaf; readonly header: LogHeader }> {
  const leaf = await required(log.rows, name);
  if (leaf.proof !== undefined) return settle(log.rows, leaf, leaf.proof);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const head = await sequence(log, name);
    const { index } = await required(log.rows, name);
    if (index === undefined || index >= head.size) continue;
    const tree = new TiledTree(head.size, log.files.get);
    const { checkpoint } = head;
    const path = await tree.inclusionProof(index);
    const proof = formatLogProof({ salt: leaf.salt, index, path, checkpoint });
    const consistency = await since(log.rows, leaf.business, tree);
    const made: LogHeader = { ...(consistency && { consistency }), proof };
    return settle(log.rows, leaf, await log.rows.setProof(name, JSON.stringify(made)));
  }
  throw new Error(`a leaf waits still after ${MOST_ROUNDS} rounds of the sequencer`);
}

async function since(rows: HandedRows, business: string, tree: TiledTree): Promise<LogHeader['consistency']> {
  const handed = await rows.handed(business);
  // One that was handed out meanwhile may be newer: the next receipt leads on from it.
  if (handed === undefined || handed.size > tree.size) return undefined;
  const hashes = await tree.consistencyProof(handed.size);
  return { from: handed.checkpoint, hashes: hashes.map(toBase64) };
}

/** Notes which checkpoint the business is handed. */
async function settle(rows: HandedRows, leaf: Leaf, settled: string) {
  const header = JSON.parse(settled) as LogHeader;
  const checkpoint = header.proof.slice(header.proof.indexOf('\n\n') + 2);
  await rows.setHanded(leaf.business, Number(checkpoint.split('\n')[1]), checkpoint);
  return { leaf, header };
}

async function required(rows: Rows, name: string): Promise<Leaf> {
  const leaf = await rows.get(name);
  if (leaf === undefined) throw new Error('there is no leaf for the receipt that is to be published');
  return leaf;
}
