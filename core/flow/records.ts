/**
 * The one schema of what passes between the stages on the two streams.
 * A record is a frame (see frame.ts) whose header is one of these.
 */
import * as z from 'zod';
import { optOutKindSchema } from '../gate/opt-out.ts';
import { categoriesSchema } from './category.ts';
import { idSchema } from './ids.ts';
import { MAX_SEQUENCE } from './limits.ts';

const sequence = z.int().min(0).max(MAX_SEQUENCE);
const time = z.int().positive();

const rawCommon = {
  business: idSchema,
  siteKey: z.string(),
  session: idSchema,
  visitor: idSchema,
  /** Server time at which collect took the record, in milliseconds since 1970. */
  receivedAt: time,
  /** `Sec-GPC: 1` came with the request. */
  gpc: z.boolean(),
};

/** What collect puts on the raw stream. The body is the gzip bytes as they came, or the JSON of an identify call. */
export const rawHeaderSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('chunk'),
    ...rawCommon,
    sequence,
    wishes: categoriesSchema,
    /** The client's address; absent unless the business's policy may keep addresses. */
    address: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('identity'), ...rawCommon }),
]);
export type RawHeader = z.infer<typeof rawHeaderSchema>;
export type RawChunkHeader = Extract<RawHeader, { kind: 'chunk' }>;
export type RawIdentityHeader = Extract<RawHeader, { kind: 'identity' }>;

/** How a session holds an identifier: it names the visitor, or it was kept from the page. */
export const roleSchema = z.enum(['own', 'mention']);
export type Role = z.infer<typeof roleSchema>;

/**
 * Where an identifier came from: the site named it (`identify`), the recording shows it, it is the address that the
 * recorder called from, or the recorder made it (a visitor's id).
 */
export const sourceSchema = z.enum(['identify', 'recording', 'address', 'recorder']);
export type Source = z.infer<typeof sourceSchema>;

/** An identifier as the index holds it: searchable, not readable. */
const blindedSchema = z.strictObject({
  type: z.string(),
  role: roleSchema,
  source: sourceSchema,
  blind: z.string(),
});
export type Blinded = z.infer<typeof blindedSchema>;

/** The consent that a grant rests on: its id in the ledger, when it was given (ms since 1970), and who says so. */
const evidenceSchema = z.strictObject({ consent: idSchema, at: time, assertion: z.string() });
export type Evidence = z.infer<typeof evidenceSchema>;

/** What redact puts on the clean stream. The body is one part of the zstd-compressed redacted events. */
export const cleanHeaderSchema = z.strictObject({
  kind: z.literal('chunk'),
  business: idSchema,
  session: idSchema,
  sequence,
  /** Which of how many parts of the compressed body this record carries, from 0. */
  part: z.int().min(0),
  parts: z.int().min(1),
  receivedAt: time,
  /** The raw record's sequence number: of two chunks with one number the first accepted wins. */
  arrival: z.string(),
  /** SHA-256 of the compressed redacted body, whole: tells a differing duplicate from an equal one. */
  digest: z.string(),
  grant: categoriesSchema,
  /** The consent that the grant rests on; absent when nothing was granted. */
  evidence: evidenceSchema.optional(),
  /** Per refused category, why. */
  refused: z.record(z.string(), z.string()),
  /** What the business records for, and what the visitor has opted out of: whoever hands anything on must look. */
  purposes: z.array(z.string()).default([]),
  optOuts: z.array(optOutKindSchema).default([]),
  identifiers: z.array(blindedSchema),
  events: z.int().min(0),
  /** Bytes of the redacted events, decompressed. */
  inflated: z.int().min(0),
  /** How many values were masked, per category. */
  masked: z.record(z.string(), z.int().min(0)),
  /** Kept values without a recognised type: readable in the replay, not found by a search. */
  unsearchable: z.int().min(0),
  /** The visitor's address, kept under the `ips` grant. */
  address: z.string().optional(),
  /** Days that the business keeps such a session. */
  retentionDays: z.int().positive(),
});
export type CleanHeader = z.infer<typeof cleanHeaderSchema>;
