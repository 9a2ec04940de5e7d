import * as z from 'zod';
import { identifierTypeSchema } from '../identifiers/identifier-type.ts';

/** Of a request to correct, as its row holds it: whose sessions it is about, and what stands in a wrong value's place. */
export const correctionSchema = z.strictObject({
  /** Blinds of what names the person, in every epoch. Only sessions that are theirs by one of these are corrected. */
  person: z.array(z.strictObject({ type: z.string(), blind: z.string() })),
  values: z.array(
    z.strictObject({
      type: identifierTypeSchema,
      /** The commitment to the wrong value; its blinds are the request's identifiers. */
      wrong: z.string(),
      /** The commitment to the right value, and its blind under the newest key. */
      right: z.string(),
      blind: z.string(),
    }),
  ),
});
export type Correction = z.infer<typeof correctionSchema>;

/** A row of the index, as far as it decides what a correction is about. */
interface Held {
  readonly business: string;
  readonly role: 'own' | 'mention';
  readonly type: string;
  readonly blind: string;
}

/**
 * Whether a session is the person's, by the rows of the index that it has: one of what names the person is its own. An
 * address of the network is of whoever uses it. A wrong value may well be somebody else's right one, so that whatever is
 * not the person's stays as it is.
 */
export function isTheirs(rows: readonly Held[], business: string, { person }: Correction): boolean {
  const named = new Set(person.filter(({ type }) => type !== 'ip').map(({ blind }) => blind));
  return rows.some((row) => row.business === business && row.role === 'own' && named.has(row.blind));
}
