import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CATEGORIES, type Category } from '../../core/redaction/categories.ts';
import { find } from '../../core/redaction/find.ts';
import { redactChunk } from '../../core/redaction/redact.ts';
import { MalformedChunkError } from '../../core/replay/errors.ts';
import { PLANTED } from './planted.ts';
import { CSS_POSITIONS, type Position, TEXT_POSITIONS, URL_POSITIONS } from './positions.ts';

const POSITIONS = [...TEXT_POSITIONS, ...URL_POSITIONS, ...CSS_POSITIONS];

const glue = fc.constantFrom(
  '',
  ' ',
  ',',
  '_',
  'x',
  ' - ',
  '"',
  '\\',
  '%',
  '&',
  '@',
  '.',
  '1',
  'é',
  '\u200b',
  '\n',
  '/',
  ':',
);
const words = fc
  .array(
    fc.oneof(
      fc.constantFrom(...PLANTED.map(({ written }) => written)),
      glue,
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));
const eventAt = (positions: readonly Position[]) =>
  fc
    .tuple(fc.constantFrom(...positions), words)
    .chain(([position, value]) => fc.constantFrom(...position.events(value)));
const event = eventAt(POSITIONS);
/** Bare numbers of style sheets stay as they are, so those are left out where everything recognised counts. */
const searchable = fc.array(eventAt([...TEXT_POSITIONS, ...URL_POSITIONS]), { maxLength: 6 });
const chunk = fc.array(fc.oneof({ weight: 5, arbitrary: event }, { weight: 1, arbitrary: anyEvent() }), {
  maxLength: 6,
});
const grant = fc.subarray([...CATEGORIES]).map((categories) => new Set<Category>(categories));

/** Anything that calls itself an event. */
function anyEvent(): fc.Arbitrary<unknown> {
  return fc.record({
    type: fc.integer({ min: -1, max: 10 }),
    timestamp: fc.jsonValue(),
    data: fc.oneof(
      fc.jsonValue().filter((data) => typeof data !== 'string'),
      fc.record({
        source: fc.integer({ min: -1, max: 18 }),
        adds: fc.jsonValue(),
        texts: fc.jsonValue(),
        attributes: fc.jsonValue(),
        node: fc.jsonValue(),
        text: fc.jsonValue(),
        plugin: fc.jsonValue(),
        payload: fc.jsonValue(),
      }),
    ),
  });
}

function redact(events: unknown, options: { grant: ReadonlySet<Category>; strict?: boolean }) {
  return redactChunk(new TextEncoder().encode(JSON.stringify(events)), options);
}

function textOf(body: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(body);
}

describe('for any recording', () => {
  test('the result is a list of as many events, of the same types and times', () => {
    fc.assert(
      fc.property(chunk, grant, fc.boolean(), (events, granted, strict) => {
        const out = JSON.parse(textOf(redact(events, { grant: granted, strict }).body)) as {
          type: unknown;
        }[];

        expect(out.map(({ type }) => type)).toEqual(events.map((each) => (each as { type: unknown }).type));
      }),
      { numRuns: 300 },
    );
  });

  test('redacting again changes nothing', () => {
    fc.assert(
      fc.property(chunk, grant, fc.boolean(), (events, granted, strict) => {
        const once = redact(events, { grant: granted, strict });
        const twice = redactChunk(once.body, { grant: granted, strict });

        expect(textOf(twice.body)).toBe(textOf(once.body));
      }),
      { numRuns: 400 },
    );
  });

  test('whatever is recognised in the result is reported as kept', () => {
    fc.assert(
      fc.property(searchable, grant, (events, granted) => {
        const { body, kept } = redact(events, { grant: granted });
        const left = stringsOf(JSON.parse(textOf(body))).flatMap((text) => find(text));

        for (const { type, value, category } of left.filter((finding) => finding.category !== 'secrets')) {
          expect(granted.has(category as Category)).toBe(true);
          expect(kept).toContainEqual({ type, value });
        }
      }),
      { numRuns: 300 },
    );
  });

  test('nothing is kept that was not granted', () => {
    fc.assert(
      fc.property(chunk, (events) => {
        expect(redact(events, { grant: new Set() }).kept).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('for any bytes', () => {
  test('the answer is a result or a MalformedChunkError', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((json) => new TextEncoder().encode(json)),
      fc.array(fc.jsonValue()).map((list) => new TextEncoder().encode(JSON.stringify(list))),
    );
    fc.assert(
      fc.property(bytes, (body) => {
        try {
          JSON.parse(textOf(redactChunk(body, { grant: new Set() }).body));
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedChunkError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** Every string, those of documents inside strings in place of the strings. */
function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return /^[[{"]/.test(value) ? (inner(value) ?? [value]) : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsOf);
}

function inner(json: string): string[] | undefined {
  try {
    return stringsOf(JSON.parse(json));
  } catch {
    return undefined;
  }
}
