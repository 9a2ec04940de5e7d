import * as z from 'zod';
import { categoriesSchema } from '../flow/category.ts';
import { idSchema } from '../flow/ids.ts';
import type { Category } from '../redaction/categories.ts';
import { purposeSchema } from './policy.ts';

/** Who says what the visitor wants: the page, or the business's server with its secret key. */
export const assertionSchema = z.enum(['asserted by the browser', 'attested']);

/** How a choice was expressed. A list and not free words: what a browser sends must not put text into the ledger. */
const COLLECTION_METHODS = [
  'banner',
  'form',
  'settings',
  'account',
  'contract',
  'phone',
  'in-person',
  'signal',
  'other',
] as const;
export const collectionMethodSchema = z.enum(COLLECTION_METHODS);

/** A country or one of its parts by ISO 3166, such as US-CA. */
export const jurisdictionSchema = z
  .string()
  .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, 'expected an ISO 3166 code such as US or US-CA');

/** A language tag by BCP 47, such as en or pt-BR. */
export const languageSchema = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'expected a BCP 47 language tag such as en or pt-BR');

export const textVersionSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'expected a version of letters, digits and . _ - such as 2026-11',
  );

/** SHA-256 of a text's UTF-8 bytes. */
export const textHashSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/);

/** A text that a business shows its visitors, registered under its hash before anybody can agree to it. */
export const consentTextSchema = z.strictObject({
  business: idSchema,
  hash: textHashSchema,
  text: z.string().min(1).max(20_000),
  version: textVersionSchema,
  language: languageSchema,
  registeredAt: z.int(),
});
export type ConsentText = z.infer<typeof consentTextSchema>;

/**
 * One act of a visitor: consent given, or withdrawn. Kept for good. Names follow ISO/IEC TS 27560 and the Kantara
 * consent receipt where those have one. The visitor is blinded and the text shown is named by its hash.
 */
export const consentRecordSchema = z.strictObject({
  id: idSchema,
  business: idSchema,
  /** Blind of the visitor's id. */
  principal: z.string(),
  event: z.enum(['given', 'withdrawn']),
  categories: categoriesSchema,
  purposes: z.array(purposeSchema),
  /** The text that was shown; absent of a withdrawal. */
  notice: z
    .strictObject({ hash: textHashSchema, version: textVersionSchema, language: languageSchema })
    .optional(),
  collectionMethod: collectionMethodSchema,
  jurisdiction: jurisdictionSchema.optional(),
  /** What the IAB's GPP string said, if one came along: the hash of the string and its opt-outs. */
  gpp: z.strictObject({ hash: textHashSchema, optOut: z.boolean() }).optional(),
  assertion: assertionSchema,
  /** Server time of the event, ms since 1970. No two events of a visitor have the same. */
  timestamp: z.int(),
  expiresAt: z.int().optional(),
});
export type ConsentRecord = z.infer<typeof consentRecordSchema>;

/** What the gate needs of a {@link ConsentRecord}. */
export const consentEventSchema = z.strictObject({
  id: idSchema,
  event: z.enum(['given', 'withdrawn']),
  categories: categoriesSchema,
  assertion: assertionSchema,
  timestamp: z.int(),
  expiresAt: z.int().optional(),
});
export type ConsentEvent = z.infer<typeof consentEventSchema>;

export type ConsentGap = 'no-consent' | 'not-consented' | 'consent-withdrawn' | 'consent-expired';

/**
 * Why a visitor's consent does not cover a category of a chunk, or undefined when it does: some consent from before
 * the chunk names the category, has not expired, and was not withdrawn since, whenever that was. So leaving out a
 * consent, or adding a withdrawal, can only refuse more.
 *
 * @param receivedAt when the chunk was received, ms since 1970
 * @param now when it is decided
 */
export function consentGap(
  events: readonly ConsentEvent[],
  category: Category,
  receivedAt: number,
  now: number,
): ConsentGap | undefined {
  const before = events.filter(({ event, timestamp }) => event === 'given' && timestamp <= receivedAt);
  if (before.length === 0) return 'no-consent';
  const naming = before.filter(({ categories }) => categories.includes(category));
  if (naming.length === 0) return 'not-consented';
  const standing = naming.filter((given) => !isWithdrawn(given, events, category));
  if (standing.length === 0) return 'consent-withdrawn';
  return standing.some(({ expiresAt }) => expiresAt === undefined || now < expiresAt)
    ? undefined
    : 'consent-expired';
}

/** A withdrawal of the same moment counts as later. */
function isWithdrawn(given: ConsentEvent, events: readonly ConsentEvent[], category: Category): boolean {
  return events.some(
    ({ event, timestamp, categories }) =>
      event === 'withdrawn' && timestamp >= given.timestamp && categories.includes(category),
  );
}

/** Whether a withdrawal takes back anything that was given up to its time and still stands. */
export function takesBack(
  events: readonly ConsentEvent[],
  withdrawn: Pick<ConsentEvent, 'categories' | 'timestamp'>,
): boolean {
  return events.some(
    (given) =>
      given.event === 'given' &&
      given.timestamp <= withdrawn.timestamp &&
      given.categories.some(
        (category) => withdrawn.categories.includes(category) && !isWithdrawn(given, events, category),
      ),
  );
}

/** How many events the row that the gate reads may hold. */
const MAX_EVENTS = 40;

/**
 * A visitor's history with one event more, short enough for one row. What is left out are the oldest consents and
 * withdrawals of nothing that is left, so that the gate can only refuse more by it.
 */
export function addEvent(events: readonly ConsentEvent[], event: ConsentEvent): ConsentEvent[] {
  const all = [...events, event].sort((a, b) => a.timestamp - b.timestamp);
  const givens = all.filter((entry) => entry.event === 'given').slice(-MAX_EVENTS / 2);
  const since = givens[0]?.timestamp ?? Number.POSITIVE_INFINITY;
  const withdrawn = all.filter((entry) => entry.event === 'withdrawn' && entry.timestamp >= since);
  return [...givens, ...merged(withdrawn)].sort((a, b) => a.timestamp - b.timestamp);
}

/** Of many withdrawals the newest stay, and the older ones become one at the time of their newest. */
function merged(withdrawals: readonly ConsentEvent[]): ConsentEvent[] {
  const newest = withdrawals.slice(-MAX_EVENTS / 2);
  const older = withdrawals.slice(0, -MAX_EVENTS / 2);
  const last = older.at(-1);
  if (last === undefined) return newest;
  const categories = [...new Set(older.flatMap((entry) => entry.categories))];
  return [{ ...last, categories }, ...newest];
}

/** What a visitor's consent covers now, and until when: of each category the expiry, or infinity. */
export function standingConsent(events: readonly ConsentEvent[], now: number): Map<Category, number> {
  const standing = new Map<Category, number>();
  for (const given of events) {
    if (given.event !== 'given') continue;
    const until = given.expiresAt ?? Number.POSITIVE_INFINITY;
    for (const category of given.categories) {
      if (until <= now || isWithdrawn(given, events, category)) continue;
      standing.set(category, Math.max(until, standing.get(category) ?? 0));
    }
  }
  return standing;
}

/**
 * Which categories a new consent takes back: those it leaves out, and those that it lets expire sooner. They are
 * withdrawn before the new consent counts.
 */
export function narrowed(
  events: readonly ConsentEvent[],
  given: Pick<ConsentEvent, 'categories' | 'expiresAt'>,
  now: number,
): Category[] {
  const until = given.expiresAt ?? Number.POSITIVE_INFINITY;
  return [...standingConsent(events, now)]
    .filter(([category, standing]) => !given.categories.includes(category) || until < standing)
    .map(([category]) => category);
}
