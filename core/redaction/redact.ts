import { parseEvents, type ReplayEvent } from '../replay/parse.ts';
import type { Category } from './categories.ts';
import { forgetDigits } from './detectors/digit-runs.ts';
import { certifier } from './engine/certify.ts';
import { redactBytes } from './engine/redact-bytes.ts';
import type { FieldKind } from './field-kinds.ts';
import { type KnownValue, KnownValues } from './known-values.ts';
import { type Certify, Masker } from './masker.ts';
import { Plan } from './plan.ts';
import { readEvents } from './read-events.ts';
import { type Kept, type RedactionReport, Tally } from './report.ts';

export type { FieldKind } from './field-kinds.ts';
export type { KnownValue } from './known-values.ts';
export type { Kept, RedactionReport } from './report.ts';

/** rrweb's EventType. */
const FULL_SNAPSHOT = 2;
const INCREMENTAL_SNAPSHOT = 3;

export interface RedactOptions {
  /** The categories that may be kept; everything is masked when it is empty. */
  readonly grant: ReadonlySet<Category>;
  /** Mask all text, not only what is recognised. Default: false. */
  readonly strict?: boolean;
  /** What the site told through identify(): masked wherever it appears, unless granted. */
  readonly known?: readonly KnownValue[];
  /**
   * What earlier chunks of the session told about fields, by node id: `Redacted.fields` of the chunk before.
   * A field that was not described is masked even when `forms` is granted, because it could be a password's.
   * `unknown`: there were earlier chunks and what they told is lost. Then a chunk that does not open with a full
   * snapshot has all its text masked, because any of it could be typed. Default: there were none.
   */
  readonly fields?: ReadonlyMap<number, FieldKind> | 'unknown';
}

export interface Redacted {
  /** The chunk as JSON, in UTF-8. */
  readonly body: Uint8Array;
  /** How many events it holds, as many as went in. */
  readonly events: number;
  readonly report: RedactionReport;
  /**
   * Which engine redacted: the one in WebAssembly, or the reference, which also takes what the engine leaves to it (the
   * strict level, unusual JSON) and does all where WebAssembly is not to be had.
   */
  readonly engine: 'webassembly' | 'reference';
  /** The identifiers that were kept under the grant, each once: all of them have to be indexed. */
  readonly kept: readonly Kept[];
  /** What is known of fields now, for the chunk after it; undefined when that is not all. It holds no values. */
  readonly fields: ReadonlyMap<number, FieldKind> | undefined;
}

/** What `redactEvents` answers: as `Redacted`, with parsed events in place of bytes. */
export interface RedactedEvents extends Omit<Redacted, 'body' | 'events'> {
  readonly events: unknown[];
}

/**
 * Redacts a chunk: a JSON array of rrweb events. Masked is whatever the grant does not allow; what cannot be
 * told is masked too. Redacting the result again changes nothing.
 *
 * @throws MalformedChunkError when the body is no list of rrweb events, or one in a wrapped form
 * @example
 * const { body, kept } = redactChunk(bytes, { grant: new Set(['emails']) });
 */
export function redactChunk(body: Uint8Array, options: RedactOptions): Redacted {
  return forgetting(() => redactAnyhow(body, options));
}

/** Nothing of a chunk is remembered behind it: neither by the detectors nor by patterns, which keep what they met last. */
function forgetting(redact: () => Redacted): Redacted {
  try {
    return redact();
  } finally {
    forgetDigits();
    /^/.test('');
  }
}

function redactAnyhow(body: Uint8Array, options: RedactOptions): Redacted {
  const tally = new Tally();
  const known = new KnownValues(options.known ?? []);
  const certify = certifier();
  const masker = new Masker(options.grant, options.strict === true, known, tally, certify);
  const lost = options.fields === 'unknown';
  const earlier = options.fields === 'unknown' ? undefined : options.fields;
  const redacted = lost ? undefined : redactBytes(body, masker, known, earlier ?? new Map());
  if (!redacted) return redactParsed(body, options, certify);
  return {
    body: redacted.body,
    events: redacted.events,
    report: tally.report(redacted.events),
    kept: tally.keptValues,
    fields: redacted.fields,
    engine: 'webassembly',
  };
}

/**
 * As `redactChunk`, by the reference: the chunk is parsed, walked and written anew. It is the oracle of the
 * engine, and redacts where WebAssembly is not to be had and what the engine does not read.
 */
export function redactByReference(body: Uint8Array, options: RedactOptions): Redacted {
  return forgetting(() => redactParsed(body, options));
}

function redactParsed(body: Uint8Array, options: RedactOptions, certify?: Certify): Redacted {
  const events = parseEvents(body);
  const tally = new Tally();
  const lost = options.fields === 'unknown';
  const earlier = options.fields === 'unknown' ? undefined : options.fields;
  const strict = options.strict === true || (lost && !opensWithSnapshot(events));
  const masker = new Masker(options.grant, strict, new KnownValues(options.known ?? []), tally, certify);
  const fields = redactInPlace(events, masker, earlier ?? new Map());
  return {
    body: new TextEncoder().encode(JSON.stringify(events)),
    events: events.length,
    report: tally.report(events.length),
    kept: tally.keptValues,
    fields: lost && !events.some(isFullSnapshot) ? undefined : fields,
    engine: 'reference',
  };
}

/** Redacts parsed events, which stay as they are. See `redactChunk`. */
export function redactEvents(events: readonly unknown[], options: RedactOptions): RedactedEvents {
  const redacted = redactChunk(new TextEncoder().encode(JSON.stringify(events)), options);
  return { ...redacted, events: JSON.parse(new TextDecoder().decode(redacted.body)) };
}

/** Whether a full snapshot tells what every element is before anything is said of one. */
function opensWithSnapshot(events: readonly ReplayEvent[]): boolean {
  const changes = events.findIndex(({ type }) => type === INCREMENTAL_SNAPSHOT);
  const snapshot = events.findIndex(isFullSnapshot);
  return changes === -1 || (snapshot !== -1 && snapshot < changes);
}

function isFullSnapshot({ type }: ReplayEvent): boolean {
  return type === FULL_SNAPSHOT;
}

function redactInPlace(
  events: readonly ReplayEvent[],
  masker: Masker,
  earlierFields: ReadonlyMap<number, FieldKind>,
): ReadonlyMap<number, FieldKind> {
  const plan = new Plan(masker.tally, earlierFields);
  readEvents(events, plan);
  plan.carryOut(masker);
  return plan.fields.kinds;
}
