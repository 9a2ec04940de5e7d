import type * as z from 'zod';
import { hindrances } from './final-rule.ts';
import { parseStatement } from './parse-statement.ts';
import { DENIALS, type ReceiptFields, receiptFields } from './receipt-fields.ts';

/** A receipt as version 1 defines it: complete, consistent, and final only when that is earned. */
export const receiptSchema = receiptFields
  .superRefine((fields, context) => {
    for (const message of contradictions(fields)) context.addIssue({ code: 'custom', message });
  })
  .brand<'Receipt'>();

/** Comes from {@link buildReceipt} or from a verified file only. */
export type Receipt = z.infer<typeof receiptSchema>;

/** What a receipt states, before it is known whether it is interim or final. */
export type ReceiptFacts = Omit<ReceiptFields, 'schema' | 'status'>;

/**
 * Makes a receipt. It is final when nothing hinders that, and interim otherwise, whatever the caller hopes for: the
 * outcome of an interim receipt is `in_progress`, with the first hindrance as its reason.
 *
 * @param facts with the outcome that the request has once nothing hinders it
 * @throws {ProofError} naming the member that is not well-formed, or the contradiction; never a value
 */
export function buildReceipt(facts: ReceiptFacts): Receipt {
  const fields = parseFields({ ...facts, schema: 'scrubjay/receipt/v1', status: 'interim' });
  const [hindrance] = hindrances(fields);
  if (hindrance === undefined) return parseReceipt({ ...fields, status: 'final' });
  const inProgress = fields.outcome.status === 'in_progress';
  const outcome = inProgress ? fields.outcome : { status: 'in_progress', reason: hindrance };
  return parseReceipt({ ...fields, outcome });
}

/** Reads a receipt's members without judging its status. @throws {ProofError} naming what is not well-formed */
export function parseFields(input: unknown): ReceiptFields {
  return parseStatement(receiptFields, input, 'The receipt');
}

/** Reads a receipt. @throws {ProofError} naming what is not well-formed or contradicts itself */
export function parseReceipt(input: unknown): Receipt {
  return parseStatement(receiptSchema, input, 'The receipt');
}

function contradictions(fields: ReceiptFields): string[] {
  const { status, outcome, cutoff, verification, issuedAt, dataMap, stores, residuals, suppression } = fields;
  const known = new Set(dataMap.stores);
  const named = stores.map(({ store }) => store);
  const reason = outcome.reason as (typeof DENIALS)[number];
  const absentYetCounted = stores.some(
    ({ method, found, erased, retained, keysDestroyed, versions, markers }) =>
      method === 'not-present' && found + erased + retained + keysDestroyed + versions + markers > 0,
  );
  const rewritten = stores.flatMap((line) => line.rewritten ?? []);
  const rules: [broken: boolean, message: string][] = [
    [known.size !== dataMap.stores.length, 'the data map names a store twice'],
    [new Set(named).size !== named.length, 'a store is accounted for twice'],
    [named.some((store) => !known.has(store)), 'a store is accounted for that the data map does not name'],
    [
      residuals.some(({ store }) => !known.has(store)),
      'a residual is in a store that the data map does not name',
    ],
    [absentYetCounted, 'a store held nothing, yet something of it is counted'],
    [
      stores.some(({ method, rewritten: counts }) => counts !== undefined && method !== 'rewrite'),
      'a store that was not rewritten counts what was rewritten',
    ],
    [
      rewritten.some(({ eventsBefore, eventsAfter }) => eventsBefore !== eventsAfter),
      'rewriting lost or added events',
    ],
    [suppression.ids.length !== suppression.tombstones, 'the tombstones are not as many as their ids'],
    [cutoff.lease.from > cutoff.lease.to, 'the lease ends before it begins'],
    [verification.at > issuedAt, 'it was issued before it was verified'],
    [
      outcome.status === 'denied' && !DENIALS.includes(reason),
      `a denial needs one of the reasons ${DENIALS.join(', ')}`,
    ],
    [
      status === 'interim' && outcome.status !== 'in_progress',
      'an interim receipt has the outcome in_progress',
    ],
    [
      status === 'final' && hindrances(fields).length > 0,
      `it claims to be final and is not: ${hindrances(fields).join(', ')}`,
    ],
  ];
  return rules.filter(([broken]) => broken).map(([, message]) => message);
}
