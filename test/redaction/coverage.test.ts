import { describe, expect, test } from '@jest/globals';
import { readings } from '../../core/redaction/readings.ts';
import { redactEvents } from '../../core/redaction/redact.ts';
import { PLANTED, type Planted } from './planted.ts';
import {
  CSS_POSITIONS,
  event,
  incremental,
  mutation,
  type Position,
  SPLIT_POSITIONS,
  snapshot,
  TEXT_POSITIONS,
  URL_POSITIONS,
} from './positions.ts';
import { ATTRIBUTE_PLACES, FIELD_PLACES, TABLE_PLACES } from './table-places.ts';

const TYPICAL_FORMS = [
  'email, plain',
  'IPv4',
  'IPv6 compressed',
  'card spaced',
  'SSN',
  'IBAN spaced',
  'phone international',
  'phone bare',
  'JSON web token',
];

const POSITIONS = [...TEXT_POSITIONS, ...URL_POSITIONS, ...CSS_POSITIONS];
/** One written form of each type of value. */
const TYPICAL = PLANTED.filter(({ form }) => TYPICAL_FORMS.includes(form));
const NOTHING = { grant: new Set<never>() };

describe('at default settings nothing that was planted survives, in any written form', () => {
  test.each(POSITIONS)('at $path', ({ events }: Position) => {
    expect(survivors(PLANTED, (value) => redactEvents(events(value), NOTHING).events)).toEqual([]);
  });

  test.each(SPLIT_POSITIONS)('in pieces, over $path', ({ events, shown }) => {
    expect(survivors(PLANTED, (value) => shown(redactEvents(events(value), NOTHING).events))).toEqual([]);
  });
});

describe('at default settings no type of value survives', () => {
  test('and each type is tried', () => {
    expect(TYPICAL.map(({ form }) => form)).toEqual(TYPICAL_FORMS);
  });

  test.each([...TABLE_PLACES, ...ATTRIBUTE_PLACES, ...FIELD_PLACES])('at $path', ({ events }) => {
    expect(survivors(TYPICAL, (value) => redactEvents(events(value), NOTHING).events)).toEqual([]);
  });

  test.each(TABLE_PLACES)('as a number at $path', ({ events }) => {
    const out = JSON.stringify(redactEvents(events(4155552671 as unknown as string), NOTHING).events);

    expect(out).not.toContain('4155552671');
  });
});

describe('what is unknown is masked and counted', () => {
  test.each<[string, unknown]>([
    ['an event', event(9, { note: 'Wilhelmina' })],
    ['a source', incremental(17, { note: 'Wilhelmina' })],
    ['a type that is no type', event(-1, ['Wilhelmina'])],
    [
      'a key of an event',
      { type: 4, data: { href: '/', width: 1, height: 1 }, timestamp: 1, note: 'Wilhelmina' },
    ],
    ['a key of its data', event(4, { href: '/', width: 1, height: 1, note: { of: 'Wilhelmina' } })],
    ['a key of an item', mutation({ texts: [{ id: 1, value: null, note: 'Wilhelmina' }] })],
    ['a key of a node', snapshot({ type: 3, id: 10, textContent: '', note: 'Wilhelmina' })],
    ['a node', snapshot({ type: 7, id: 10, textContent: 'Wilhelmina' })],
    ['a key of a known plugin', event(6, { plugin: 'rrweb/console@1', payload: { note: 'Wilhelmina' } })],
    ['the name of a key', event(4, { href: '/', width: 1, height: 1, Wilhelmina: 1 })],
    ['a text where a number belongs', incremental(3, { id: 'Wilhelmina', x: 1, y: 1 })],
    ['a list where a text belongs', event(8, { type: 'caption', text: ['Wilhelmina'] })],
  ])('%s', (_, unknown) => {
    const { events, report } = redactEvents([unknown], NOTHING);

    expect(JSON.stringify(events)).not.toContain('Wilhelmina');
    expect(report.masked.unknown).toBeGreaterThan(0);
  });
});

describe('the checks see what is there', () => {
  test.each(PLANTED)('$form is found when nothing is redacted', (planted) => {
    expect(survives(planted, [{ text: planted.written }])).toBe(true);
  });
});

/** The forms that can still be read in what becomes of them. */
function survivors(forms: readonly Planted[], redact: (value: string) => unknown): string[] {
  return forms.filter((planted) => survives(planted, redact(planted.written))).map(({ form }) => form);
}

/** Whether the value can still be read in any string or key, with its encodings undone. */
function survives(planted: Planted, events: unknown): boolean {
  return strings(events).some((text) =>
    [text, ...decodedBase64(text)]
      .flatMap((variant) => readings(variant, 'css'))
      .concat(readings(text))
      .some(({ text: reading }) => coreOf(reading).includes(planted.core)),
  );
}

function coreOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function decodedBase64(text: string): string[] {
  return (text.match(/[A-Za-z0-9+/]{12,}={0,2}/g) ?? []).map((token) =>
    Buffer.from(token, 'base64').toString(),
  );
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(Array.isArray(value) ? [] : [key]),
    ...strings(inner),
  ]);
}
