import * as z from 'zod';
import { idSchema } from '../flow/ids.ts';
import { CLOCK_SKEW_SECONDS } from '../flow/limits.ts';
import type { Role } from '../flow/records.ts';
import { openDsrSchema } from '../opendsr/request.ts';
import { correctionSchema } from './correction.ts';
import { choiceSchema, requestKindSchema, requestStatusSchema } from './kind.ts';
import { cancelledSchema, extensionSchema, holdSchema } from './life-cycle.ts';

/** An identifier of a request as the ledger holds it: its type, its blind, and the commitment for receipts. */
const requestIdentifierSchema = z.strictObject({
  type: z.string(),
  blind: z.string(),
  commitment: z.string(),
});

/** A rights request in the ledger. The identifiers themselves are sealed in an erasable store. */
export const rightsRequestRowSchema = z.strictObject({
  id: idSchema,
  business: idSchema,
  kind: requestKindSchema,
  /** Of `know`: the categories of what is held, or the specific pieces too. */
  scope: z.enum(['categories', 'specific']).optional(),
  regime: z.enum(['ccpa']),
  status: requestStatusSchema,
  /** When it came here, ms since 1970. */
  receivedAt: z.int(),
  /** When the person made it, if that was before: the legal clock runs from then. */
  madeAt: z.int().optional(),
  /** It was not started when it came, but waits for an event that names it. */
  start: z.literal('on_event').optional(),
  /** How the person made it, a word such as web-form. */
  manner: z.string().optional(),
  /** When it was answered, in whichever way. */
  answeredAt: z.int().optional(),
  /** SHA-256 of the request's body, in canonical JSON, under a salt that only the business is given. */
  hash: z.string(),
  verification: z.strictObject({ by: z.string(), tier: z.string(), method: z.string() }).optional(),
  identifiers: z.array(requestIdentifierSchema),
  /** From then on it can be neither called off nor held: what cannot be undone may have been done. */
  begunAt: z.int().optional(),
  /** It was called off before that. */
  cancelled: cancelledSchema.optional(),
  /** The exception under which it is held, and those under which it was. */
  hold: holdSchema.optional(),
  released: z.array(holdSchema.extend({ releasedAt: z.int() })).optional(),
  /** Its workflow found it held, and has ended: whoever releases it starts it again. */
  parked: z.literal(true).optional(),
  /** Which execution of its workflow is its newest; absent for the first. */
  attempt: z.int().min(2).optional(),
  extension: extensionSchema.optional(),
  /** How often a decision changed it; absent before the first. */
  version: z.int().optional(),
  /** T0: when the suppression took effect, ms since 1970. */
  suppressedAt: z.int().optional(),
  /** When the first lease after T0 was over. */
  leaseEndedAt: z.int().optional(),
  /** When it was verified for its final receipt. */
  finalAt: z.int().optional(),
  /** When the last session key was shredded for the request. */
  shreddedAt: z.int().optional(),
  /** Of `know`: what was exported, and until when (ms since 1970) it can be fetched. */
  export: z
    .strictObject({
      at: z.int(),
      expiresAt: z.int(),
      sessions: z.int(),
      bytes: z.int(),
      manifest: z.string(),
    })
    .optional(),
  /** Of a request to opt out, limit or opt in: what was chosen. */
  choice: choiceSchema.optional(),
  /** Of a request to correct; its identifiers are the wrong values. */
  correction: correctionSchema.optional(),
  /** Who is told when the status changes, and which they were told last. */
  callback: z.strictObject({ url: z.string(), told: requestStatusSchema.optional() }).optional(),
  /** Of a request that came by OpenDSR. */
  openDsr: openDsrSchema.optional(),
  /** Names of the receipts issued so far, oldest first. */
  receipts: z.array(z.string()),
});
export type RightsRequestRow = z.infer<typeof rightsRequestRowSchema>;

/**
 * Up to when a request covers what was stamped, ms since 1970: T0 and the skew of clocks. `delete_and_suppress` stops
 * later data too, but whether the request is done is judged by this.
 */
export function cutoffOf(row: Pick<RightsRequestRow, 'suppressedAt'>): number {
  return (row.suppressedAt ?? 0) + CLOCK_SKEW_SECONDS * 1000;
}

/** A row of the index, as far as it decides whether a request covers it. */
interface Held {
  readonly business: string;
  readonly role: Role;
  readonly type: string;
  readonly seenAt: number;
}

/**
 * Whether a row of one of the request's identifiers tells of a mention that is to be masked: it came up to the cutoff.
 * An address of the network is of whoever uses it, so that it is not a reason by itself.
 */
export function isMention(
  { business, role, type, seenAt }: Held,
  request: Pick<RightsRequestRow, 'business' | 'suppressedAt'>,
): boolean {
  return business === request.business && role === 'mention' && type !== 'ip' && seenAt <= cutoffOf(request);
}

/** What was found and erased of one session, a page at a time; the session itself is blinded. */
export const erasureRecordSchema = z.strictObject({
  session: z.string(),
  page: z.int(),
  /** Per store of the data map, hashes of the names of what was removed there. */
  removed: z.record(z.string(), z.array(z.string())),
  /**
   * The session is somebody else's and was rewritten: what was removed stands there again without the person. Events
   * that the removed objects held, and values of the person that were masked in them.
   */
  rewritten: z.strictObject({ events: z.int().min(0), values: z.int().min(0) }).optional(),
  /** How many of the rows removed name the person by a right value now. */
  corrected: z.int().min(0).optional(),
  /** The session was of more than one owner, and erased whole. */
  shared: z.literal(true).optional(),
});
export type ErasureRecord = z.infer<typeof erasureRecordSchema>;

/** Exports about the person are recorded like a session, under this name. */
export const EXPORTS = 'exports';

/** The request's own particulars are recorded like a session, under this name. */
export const PARTICULARS = 'particulars';
