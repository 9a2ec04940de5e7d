import * as z from 'zod';
import { DENIALS } from '../proof/receipt-fields.ts';
import { extendBy } from './clock.ts';
import { exceptionSchema } from './exception.ts';
import { isAnswered, isChoice } from './kind.ts';
import { receiptIdOf } from './receipt-of-request.ts';
import type { RightsRequestRow } from './request.ts';

/** Why a request is called off: the person takes it back, or the business denies it, in the words of the DRP. */
export const cancelReasonSchema = z.enum(['withdrawn', ...DENIALS], {
  error: `expected withdrawn, if the person takes it back, or a denial: ${DENIALS.join(', ')}`,
});
export type CancelReason = z.infer<typeof cancelReasonSchema>;

/** What of a request's row says that it was called off before anything was done. Times in ms since 1970. */
export const cancelledSchema = z.strictObject({ at: z.int(), reason: cancelReasonSchema });

/** A named exception under which a request to delete is held: nothing is erased while it stands. */
export const holdSchema = z.strictObject({
  exception: exceptionSchema,
  at: z.int(),
  /** The business's own name of the matter, a word. */
  reference: z.string().optional(),
  /** When the business wants to look at it again. It is not released by itself. */
  reviewAt: z.int().optional(),
});
export type Hold = z.infer<typeof holdSchema>;

/** The 45 days were extended by as many, once, with notice of the reason. */
export const extensionSchema = z.strictObject({ at: z.int(), reason: z.string() });

/** The status that a request has once it is called off, in the words of the Data Rights Protocol. */
export function statusOfCancelled(reason: CancelReason): 'revoked' | 'denied' {
  return reason === 'withdrawn' ? 'revoked' : 'denied';
}

/** Why something cannot be done with a request; undefined when it can. */
export type Hindrance = 'answered' | 'begun' | 'held' | 'not-held' | 'extended' | 'late' | 'kind';

/** Whether a request can still be called off: nothing has been done for it yet. A choice is in force at once. */
export function cancelHindrance(row: RightsRequestRow): Hindrance | undefined {
  if (isChoice(row.kind)) return 'kind';
  if (isAnswered(row.status)) return 'answered';
  return row.begunAt === undefined ? undefined : 'begun';
}

/** Whether a request can be held: a deletion of which nothing has been erased yet. */
export function holdHindrance(row: RightsRequestRow): Hindrance | undefined {
  if (row.kind !== 'delete' && row.kind !== 'delete_and_suppress') return 'kind';
  if (isAnswered(row.status)) return 'answered';
  if (row.begunAt !== undefined) return 'begun';
  return row.hold === undefined ? undefined : 'held';
}

/** Whether a request's time can be extended: once, and before the first 45 days are over. Choices have no extension. */
export function extensionHindrance(row: RightsRequestRow, now: number): Hindrance | undefined {
  if (isChoice(row.kind)) return 'kind';
  if (isAnswered(row.status)) return 'answered';
  if (row.extension !== undefined) return 'extended';
  return now < extendBy(row) ? undefined : 'late';
}

/** Whether a request can be started again: it is not answered, or was called off and is yet to be tidied up. */
export function restartHindrance(row: RightsRequestRow): Hindrance | undefined {
  if (row.cancelled !== undefined) return isTidiedUp(row) ? 'answered' : undefined;
  if (isAnswered(row.status)) return 'answered';
  return row.parked === undefined ? undefined : 'held';
}

/** Whether a deletion that was called off has its receipt; other kinds have none to tell it by. */
function isTidiedUp({ id, kind, cancelled, receipts }: RightsRequestRow): boolean {
  if (kind !== 'delete' && kind !== 'delete_and_suppress') return false;
  return cancelled !== undefined && receipts.includes(receiptIdOf(id, cancelled.at));
}
