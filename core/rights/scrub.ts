import { maskLook, maskSpans } from '../redaction/mask.ts';
import { isObject, type Place, read, renameKeys, write } from '../redaction/place.ts';
import { Plan } from '../redaction/plan.ts';
import { readEvents } from '../redaction/read-events.ts';
import { Tally } from '../redaction/report.ts';
import { GLUES, type TextRun } from '../redaction/text-runs.ts';
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
 * @example scrubEvents(bytes, subject).changed // 2
 */
export function scrubEvents(body: Uint8Array, subject: Subject): Scrubbed {
  const events = parseEvents(body);
  const { runs, fields, documents } = textRuns(events);
  let changed = 0;
  for (const run of runs) changed += scrubRun(run, subject);
  changed += scrubFields(fields, subject);
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

/**
 * All values of a field or none: what is typed key by key shows in the values before it is whole. A field is the
 * person's when one of its values names them, or when its fullest does so together with those beside it.
 */
function scrubFields(fields: Fields, subject: Subject): number {
  const theirs = new Set<string>();
  const nameOf = new Map<Place['holder'], Map<string | number, string>>();
  for (const [index, values] of fields.values.entries()) {
    for (const { holder, key } of values) {
      nameOf.set(holder, (nameOf.get(holder) ?? new Map()).set(key, String(index)));
    }
    if (values.some((place) => subject.findings(textAt(place)).length > 0)) theirs.add(String(index));
  }
  for (const row of fields.rows) {
    for (const place of namedTogether(row, subject))
      theirs.add(nameOf.get(place.holder)?.get(place.key) ?? '');
  }
  return fields.values
    .filter((_, index) => theirs.has(String(index)))
    .flat()
    .reduce((sum, place) => sum + replace(place, read(place), maskLook(textAt(place))), 0);
}

/** The places that hold a part of a value that names the person only together with others. */
function namedTogether(places: readonly Place[], subject: Subject): Place[] {
  return GLUES.list.flatMap((glue) => {
    const texts = places.map(textAt);
    const findings = subject.findings(texts.join(glue));
    let offset = 0;
    return places.filter((_, index) => {
      const [start, end] = [offset, offset + texts[index]!.length];
      offset = end + glue.length;
      return findings.some((finding) => finding.start < end && finding.end > start);
    });
  });
}

function textAt(place: Place): string {
  return String(read(place) ?? '');
}

/** Masks what several pieces make together, in each piece that has a part of it. */
function scrubRun({ places, joint }: TextRun, subject: Subject): number {
  return GLUES[joint].reduce((sum, glue) => sum + scrubJoined(places, glue, subject), 0);
}

function scrubJoined(places: readonly Place[], glue: string, subject: Subject): number {
  const texts = places.map(textAt);
  const joined = texts.join(glue);
  const findings = subject.findings(joined);
  if (findings.length === 0) return 0;
  const spans = findings.map(({ start, end, category }) => ({ start, end, whole: category === 'identity' }));
  const masked = maskSpans(joined, spans);
  let [offset, changed] = [0, 0];
  for (const [index, place] of places.entries()) {
    const text = texts[index]!;
    const now = masked.slice(offset, offset + text.length);
    changed += now === text ? 0 : replace(place, text, typeof read(place) === 'number' ? 0 : now);
    offset += text.length + glue.length;
  }
  return changed;
}

interface Document {
  readonly root: unknown;
}

/** The form fields of a chunk. */
interface Fields {
  /** The places of all values of each. */
  readonly values: readonly (readonly Place[])[];
  /** The places of the fullest values, beside each other as on the page. */
  readonly rows: readonly (readonly Place[])[];
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
  const drawn = plan.drawn.lines.map((places): TextRun => ({ places, joint: 'line' }));
  const runs = [...plan.runs, ...drawn].map((run) => ({ ...run, places: run.places.flatMap(toOriginal) }));
  const fields: Fields = {
    values: plan.fields.values.map((values) => values.flatMap(toOriginal)),
    rows: plan.fields.rows(plan.page).map((row) => row.flatMap(toOriginal)),
  };
  return { runs, fields, documents };
}

/** A plan that is never carried out: it only tells the lines. */
class Lines extends Plan {
  readonly runs: TextRun[] = [];
  readonly documents: { readonly place: Place; readonly document: Document }[] = [];

  override run(places: TextRun['places'], joint: TextRun['joint']): void {
    if (places.length > 1) this.runs.push({ places, joint });
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
