import * as z from 'zod';
import { OPT_OUTS, type OptOut } from '../gate/opt-out.ts';

/**
 * What a person can ask for.
 *
 * - `know`: what is held of them (Civil Code §1798.110)
 * - `delete`, `delete_and_suppress`: that it is erased (§1798.105); the latter also drops what comes later
 * - `correct`: that a wrong value is replaced (§1798.106)
 * - `opt_out`: of sale and sharing (§1798.120); `limit`: of other uses of sensitive information (§1798.121)
 * - `opt_in`: back into what they opted out of (11 CCR §7028)
 */
export const REQUEST_KINDS = [
  'know',
  'delete',
  'delete_and_suppress',
  'correct',
  'opt_out',
  'limit',
  'opt_in',
] as const;
export const requestKindSchema = z.enum(REQUEST_KINDS);
export type RequestKind = z.infer<typeof requestKindSchema>;

/** Kinds that set or take back a choice, and touch nothing that is stored. */
export type ChoiceKind = 'opt_out' | 'limit' | 'opt_in';

export function isChoice(kind: RequestKind): kind is ChoiceKind {
  return kind === 'opt_out' || kind === 'limit' || kind === 'opt_in';
}

/** What each kind of opting out is out of. */
export const OPTED_OUT_OF: Readonly<Record<'opt_out' | 'limit', OptOut>> = {
  opt_out: 'sale-and-sharing',
  limit: 'sensitive',
};

/** Statuses in the words of the Data Rights Protocol 1.0, section 3.02. */
const REQUEST_STATUSES = ['open', 'in_progress', 'fulfilled', 'expired', 'denied', 'revoked'] as const;
export const requestStatusSchema = z.enum(REQUEST_STATUSES);
export type RequestStatus = z.infer<typeof requestStatusSchema>;

/** Whether a request of this status has been answered, and nothing more is done for it. */
export function isAnswered(status: RequestStatus): boolean {
  return status !== 'open' && status !== 'in_progress';
}

/** A choice that a request makes, as its row and its receipt state it. */
export const choiceSchema = z.strictObject({
  way: z.enum(['opt_out', 'opt_in']),
  of: z.array(z.enum(OPT_OUTS)).min(1),
  /** Server time, ms since 1970: what is received from then on is decided by it. */
  at: z.int(),
  /** Of opting in: whose idea it was. */
  askedBy: z.enum(['person', 'business']).optional(),
});
export type Choice = z.infer<typeof choiceSchema>;
