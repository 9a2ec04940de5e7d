import * as z from 'zod';
import { idSchema } from '../flow/ids.ts';
import { identifierTypeSchema } from '../identifiers/identifier-type.ts';
import { timestamp } from './timestamp.ts';

/** A lower-case name out of a fixed vocabulary. */
const word = z.string().regex(/^[a-z][a-z0-9_-]{0,63}$/, 'expected a lower-case word');

/** An id that infrastructure gave: of a store, a shard. */
const name = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,127}$/, 'expected a name of letters, digits, _ and -');

/** A short text for people. Without @, so that no email address fits. */
const note = z
  .string()
  .regex(/^[\w §,.;:'()/-]{1,256}$/, 'expected a short text of letters, digits and , . ; : ( ) / -');

/** How infrastructure or its operator is named: an ARN, an address of the web. */
const printable = z.string().regex(/^[\x21-\x7e]{1,256}$/, 'expected printable ASCII without spaces');

const sha256 = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256: and 64 hexadecimal digits');
const count = z.int().nonnegative();

const commitment = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'expected a commitment of 43 characters');

/** How a store was dealt with. */
const ERASURE_METHODS = ['crypto-erase', 'erase', 'expire', 'rewrite', 'not-present', 'retained'] as const;

/** Data Rights Protocol 1.0, section 3.02: the states of a request. */
const OUTCOMES = ['open', 'in_progress', 'fulfilled', 'revoked', 'expired', 'denied'] as const;

/** Data Rights Protocol 1.0, section 3.02: why a request is denied. */
export const DENIALS = [
  'suspected_fraud',
  'insuf_verification',
  'no_match',
  'claim_not_covered',
  'outside_jurisdiction',
  'too_many_requests',
  'other',
] as const;

/** The members of a receipt, each by itself. `docs/receipts.md` says what each means. */
export const receiptFields = z.strictObject({
  schema: z.literal('scrubjay/receipt/v1'),
  id: idSchema,
  status: z.enum(['interim', 'final']),
  supersedes: idSchema.nullable(),
  issuer: printable,
  issuedAt: timestamp,
  simulated: z.literal(true).optional(),
  business: z.strictObject({
    id: idSchema,
    role: z.literal('service provider'),
    agreements: z.array(z.strictObject({ id: idSchema, kind: word, version: sha256, signedAt: timestamp })),
  }),
  request: z.strictObject({
    id: idSchema,
    kind: word,
    regime: word,
    receivedAt: timestamp,
    hash: sha256,
    verification: z.strictObject({ by: word, tier: word, method: word }).optional(),
  }),
  identifiers: z.array(z.strictObject({ type: identifierTypeSchema, commitment })),
  cutoff: z.strictObject({
    t0: timestamp,
    skewSeconds: count,
    lease: z.strictObject({ from: timestamp, to: timestamp }),
  }),
  horizon: z.array(
    z.strictObject({
      stream: z.enum(['raw', 'clean']),
      shard: name,
      sequenceNumber: z.string().regex(/^\d{1,128}$/, 'expected a sequence number in decimal digits'),
      stage: word,
    }),
  ),
  dataMap: z.strictObject({ version: note, hash: sha256, stores: z.array(name).min(1) }),
  stores: z.array(
    z.strictObject({
      store: name,
      method: z.enum(ERASURE_METHODS),
      found: count,
      erased: count,
      retained: count,
      errors: count,
      keysDestroyed: count,
      versions: count,
      markers: count,
      root: sha256.nullable(),
      rewritten: z
        .strictObject({ sessions: count, eventsBefore: count, valuesRemoved: count, eventsAfter: count })
        .optional(),
    }),
  ),
  verification: z.strictObject({
    principal: printable,
    at: timestamp,
    survivors: count,
    rounds: z.int().positive(),
    query: sha256,
  }),
  residuals: z.array(z.strictObject({ store: name, why: note, boundedBy: note, expiresAt: timestamp })),
  exceptions: z.array(z.strictObject({ basis: note, count, reviewAt: timestamp.optional() })),
  recipients: z.array(z.strictObject({ kind: word, name, notifiedAt: timestamp })),
  suppression: z.strictObject({ tombstones: count, ids: z.array(sha256), keys: z.array(name) }),
  /** Of a request to know: how much was asked for, the sessions told of, and the hash of the export's manifest. */
  disclosure: z.strictObject({ scope: word, sessions: count, manifest: sha256 }).optional(),
  /** Of a request to opt out, limit or opt in: what was chosen, from when on it holds, and of how many identifiers. */
  choice: z
    .strictObject({
      way: word,
      of: z.array(word).min(1),
      from: timestamp,
      identifiers: count,
      askedBy: word.optional(),
    })
    .optional(),
  /**
   * Of a request to correct: commitments to each wrong value and to the right one, how many rows of the index name the
   * person by a right value now, and how many of their sessions were rewritten.
   */
  correction: z
    .strictObject({
      values: z.array(z.strictObject({ type: identifierTypeSchema, wrong: commitment, right: commitment })),
      rows: count,
      sessions: count,
    })
    .optional(),
  outcome: z.strictObject({ status: z.enum(OUTCOMES), reason: word.optional() }),
  clock: z.strictObject({ confirmBy: timestamp, respondBy: timestamp }),
  software: z.strictObject({
    version: note,
    commit: z
      .string()
      .regex(/^[0-9a-f]{7,64}$/)
      .optional(),
    policy: sha256.optional(),
    workflow: sha256.optional(),
  }),
});
export type ReceiptFields = z.infer<typeof receiptFields>;
