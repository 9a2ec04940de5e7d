import * as z from 'zod';
import { idSchema } from '../flow/ids.ts';

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected bytes');

/** A receipt on its way into the log. Written once; what it lacks at first is filled in once. */
export const leafSchema = z.strictObject({
  /** The receipt's id. */
  name: idSchema,
  business: idSchema,
  request: idSchema,
  /** The signed receipt, without its proof. */
  file: bytes,
  /** Opens {@link Leaf.entry}; given to whoever is given the receipt. */
  salt: bytes,
  /** What the log holds of it. */
  entry: bytes,
  /** Its place in the log. */
  index: z.int().nonnegative().optional(),
  /** What stands beside the receipt in its file: the proof of its place, as JSON. */
  proof: z.string().optional(),
});
export type Leaf = z.infer<typeof leafSchema>;

/** A leaf's entry at its place. */
export interface PlacedLeaf {
  readonly index: number;
  readonly name: string;
  readonly entry: Uint8Array;
}

/** The head of the log's tree. */
export const logHeadSchema = z.strictObject({
  size: z.int().nonnegative(),
  root: bytes.optional(),
  /** The newest signed checkpoint, and of how many leaves. */
  checkpoint: z.string().optional(),
  signed: z.int().nonnegative().optional(),
});
export type LogHead = z.infer<typeof logHeadSchema>;
