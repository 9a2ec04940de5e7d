import * as z from 'zod';
import { idSchema } from '../flow/ids.ts';
import type { Category } from '../redaction/categories.ts';
import { assertionSchema, collectionMethodSchema, jurisdictionSchema } from './consent.ts';

/**
 * What a person can opt out of.
 *
 * - `sale-and-sharing`: sale and sharing, Cal. Civ. Code §1798.120. Nothing here sells or shares; so that nothing can be,
 *   nothing personal is kept of who opted out, and the flag goes with the session.
 * - `sensitive`: use of sensitive personal information, §1798.121: form inputs and long numbers, where such stands.
 * - `storage`: being recorded at all.
 */
export const OPT_OUTS = ['sale-and-sharing', 'sensitive', 'storage'] as const;
export const optOutKindSchema = z.enum(OPT_OUTS);
export type OptOut = (typeof OPT_OUTS)[number];

/** Which categories an opt-out takes away; `storage` drops the whole chunk. */
export const TAKEN_AWAY: Readonly<Record<OptOut, readonly Category[]>> = {
  'sale-and-sharing': ['forms', 'emails', 'ips', 'numbers'],
  sensitive: ['forms', 'numbers'],
  storage: ['forms', 'emails', 'ips', 'numbers'],
};

/** One choice of a visitor, or of a person of whom an identifier is known. Kept for good; whose it is, is blinded. */
export const optOutRecordSchema = z.strictObject({
  id: idSchema,
  business: idSchema,
  /** Blind of the visitor's id or of the identifier. */
  principal: z.string(),
  choice: z.enum(['opt_out', 'opt_in']),
  kinds: z.array(optOutKindSchema).min(1),
  collectionMethod: collectionMethodSchema,
  jurisdiction: jurisdictionSchema.optional(),
  assertion: assertionSchema,
  /** Server time, ms since 1970. */
  timestamp: z.int(),
});
export type OptOutRecord = z.infer<typeof optOutRecordSchema>;

const choiceSchema = z.strictObject({ outAt: z.int().optional(), inAt: z.int().optional() });

/** A visitor's or a person's choices: per kind when it was last opted out of, and into again. */
export const choicesSchema = z.partialRecord(optOutKindSchema, choiceSchema);
export type Choices = z.infer<typeof choicesSchema>;

/**
 * What somebody has opted out of, for something received at a time. An opt-out covers everything until somebody opts
 * in again later, and then still what was received before that.
 *
 * @param receivedAt ms since 1970
 */
export function optOutsAt(choices: Choices, receivedAt: number): OptOut[] {
  return OPT_OUTS.filter((kind) => {
    const { outAt, inAt } = choices[kind] ?? {};
    if (outAt === undefined) return false;
    return inAt === undefined || inAt <= outAt || receivedAt < inAt;
  });
}

/** Which of these categories opt-outs take away. */
export function takenAway(categories: readonly Category[], optOuts: readonly OptOut[]): Category[] {
  return categories.filter((category) => optOuts.some((kind) => TAKEN_AWAY[kind].includes(category)));
}

/** Whether an opt-out is newer than every one of its kinds that is on file. */
export function optsOutAnew(choices: Choices, kinds: readonly OptOut[], at: number): boolean {
  return kinds.some((kind) => (choices[kind]?.outAt ?? Number.NEGATIVE_INFINITY) < at);
}

/** The choices after one more. An older choice never replaces a newer one. */
export function choose(choices: Choices, kinds: readonly OptOut[], way: 'out' | 'in', at: number): Choices {
  const next: Choices = { ...choices };
  for (const kind of kinds) {
    const { outAt = 0, inAt = 0 } = choices[kind] ?? {};
    const times = way === 'out' ? { outAt: Math.max(outAt, at), inAt } : { outAt, inAt: Math.max(inAt, at) };
    next[kind] = Object.fromEntries(Object.entries(times).filter(([, time]) => time > 0));
  }
  return next;
}
