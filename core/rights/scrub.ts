import { maskSpans } from '../redaction/mask.ts';
import { isObject, type Place, read, renameKeys, write } from '../redaction/place.ts';
import { Plan } from '../redaction/plan.ts';
import { readEvents } from '../redaction/read-events.ts';
import { Tally } from '../redaction/report.ts';
import { parseEvents, type ReplayEvent } from '../replay/parse.ts';
import type { Subject } from './subject.ts';

export interface Scrubbed {
  /** The events as JSON, in UTF-8; the very bytes that went in when nothing was masked. */
  readonly body: Uint8Array;
  /** How many strings, numbers and names of the events were changed. */
  readonly changed: number;
}

/**
 * Masks the person in the events of a chunk: in every string and number wherever it stands, in the names of fields,
 * and in text that several nodes of the page make together. Nothing else changes: scrubbing is no second redaction.
 * Scrubbing the result again changes nothing.
 *
 * @param body a JSON array of rrweb events, redacted
 * @throws MalformedChunkError when it is none
 * @example scrubEvents(bytes, new Subject([{ type: 'email', value: 'joe@acme.io' }], 'US')).changed // 2
 */
export function scrubEvents(body: Uint8Array, subject: Subject): Scrubbed {
  const events = parseEvents(body);
  const { runs, documents } = textRuns(events);
  let changed = 0;
  for (const run of runs) changed += scrubRun(run, subject);
  // A document stands in the string that it was read from; inner ones are written back before those around them.
  for (const { place, original } of documents.reverse()) {
    const text = JSON.stringify(original.root);
    if (text !== JSON.stringify(JSON.parse(String(read(place))))) write(place, text);
  }
  changed += scrubValue({ holder: { events }, key: 'events', path: '' }, subject);
  return changed === 0
    ? { body, changed }
    : { body: new TextEncoder().encode(JSON.stringify(events)), changed };
}

function scrubValue(place: Place, subject: Subject): number {
  const value = read(place);
  if (typeof value === 'string') return replace(place, value, subject.mask(value));
  if (typeof value === 'number') {
    return subject.findings(String(value)).length > 0 ? replace(place, value, 0) : 0;
  }
  if (Array.isArray(value)) {
    return value.reduce<number>(
      (sum, _, key) => sum + scrubValue({ ...place, holder: value, key }, subject),
      0,
    );
  }
  if (!isObject(value)) return 0;
  let changed = 0;
  for (const key of Object.keys(value)) changed += scrubValue({ ...place, holder: value, key }, subject);
  renameKeys(value, (key) => {
    const masked = subject.mask(key);
    if (masked !== key) changed += 1;
    return masked;
  });
  return changed;
}

function replace(place: Place, old: unknown, value: unknown): number {
  if (value === old) return 0;
  write(place, value);
  return 1;
}

/** Masks what several pieces of a line make together, in each piece that has a part of it. */
function scrubRun(run: readonly Place[], subject: Subject): number {
  const texts = run.map((place) => String(read(place) ?? ''));
  const joined = texts.join('');
  const findings = subject.findings(joined);
  if (findings.length === 0) return 0;
  const spans = findings.map(({ start, end, category }) => ({ start, end, whole: category === 'identity' }));
  const masked = maskSpans(joined, spans);
  let [offset, changed] = [0, 0];
  for (const [index, place] of run.entries()) {
    const text = texts[index]!;
    const now = masked.slice(offset, offset + text.length);
    changed += now === text ? 0 : replace(place, text, typeof read(place) === 'number' ? 0 : now);
    offset += text.length;
  }
  return changed;
}

interface Document {
  readonly root: unknown;
}

/**
 * The lines of text of a chunk as the redactor sees them, and the documents in strings that they reach into. Reading
 * them for redaction may mask at once what it does not know; so a copy is read, and the lines are told in the places
 * of the original.
 */
function textRuns(events: readonly ReplayEvent[]) {
  const copy = structuredClone(events);
  const originals = new Map<unknown, Place['holder']>();
  pair(copy, events, originals);
  const plan = new Lines(new Tally(), new Map());
  readEvents(copy, plan);
  const toOriginal = (place: Place): Place[] => {
    const holder = originals.get(place.holder);
    return holder === undefined ? [] : [{ ...place, holder }];
  };
  const documents = plan.documents.flatMap(({ place: copied, document }) =>
    toOriginal(copied).map((place) => {
      const original: Document = { root: JSON.parse(String(read(place))) };
      pair(document, original, originals);
      return { place, original };
    }),
  );
  return { runs: plan.runs.map((run) => run.flatMap(toOriginal)), documents };
}

/** A plan that is never carried out: it only tells the lines. */
class Lines extends Plan {
  readonly runs: (readonly Place[])[] = [];
  readonly documents: { readonly place: Place; readonly document: Document }[] = [];

  override run(run: readonly Place[]): void {
    if (run.length > 1) this.runs.push(run);
  }

  override encoded(place: Place, document: Document): void {
    this.documents.push({ place, document });
  }
}

function pair(copy: unknown, original: unknown, pairs: Map<unknown, Place['holder']>): void {
  if (typeof copy !== 'object' || copy === null || typeof original !== 'object' || original === null) return;
  pairs.set(copy, original as Place['holder']);
  for (const [key, value] of Object.entries(copy)) {
    pair(value, (original as Record<string, unknown>)[key], pairs);
  }
}
