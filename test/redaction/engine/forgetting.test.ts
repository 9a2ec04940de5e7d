import { afterEach, describe, expect, test } from '@jest/globals';
import { digitsOf, remembersDigits, toRun } from '../../../core/redaction/detectors/digit-runs.ts';
import { loadEngine } from '../../../core/redaction/engine/load.ts';
import { redactByReference, redactChunk } from '../../../core/redaction/redact.ts';

const TYPED = 'Wrenwick Oakhollow';
const ADDRESS = 'wrenwick@oakhollow.test';
const NUMBER = '4155550132';

/** A page on which somebody types, with echoes, an address and a telephone number. */
const EVENTS = [
  {
    type: 2,
    timestamp: 1,
    data: {
      node: {
        type: 0,
        id: 1,
        childNodes: [
          { type: 3, id: 2, textContent: `Hello ${TYPED}, we call ${NUMBER} and write to ${ADDRESS}` },
          { type: 3, id: 3, textContent: `Signed in as ${TYPED}` },
          { type: 2, id: 4, tagName: 'input', attributes: { value: ADDRESS }, childNodes: [] },
        ],
      },
      initialOffset: { top: 0, left: 0 },
    },
  },
  { type: 3, timestamp: 2, data: { source: 5, id: 4, text: TYPED, isChecked: false } },
  { type: 5, timestamp: 3, data: { tag: 'order', payload: { of: TYPED, phone: NUMBER } } },
];
const BODY = new TextEncoder().encode(JSON.stringify(EVENTS));
const NOTHING = { grant: new Set<never>() };
const LEGACY = RegExp as unknown as { readonly $_: string };

/** What is left of the chunk in the engine's memory, in `RegExp`'s own and in the caches of the detectors. */
function remains(): string[] {
  const memory = Buffer.from(loadEngine()!.exports.memory.buffer).toString('latin1').toLowerCase();
  const left = ['wrenwick', 'oakhollow', NUMBER].filter((part) => memory.includes(part));
  return [...left, ...(remembersDigits() ? ['digits'] : []), ...(LEGACY.$_ === '' ? [] : ['pattern'])];
}

describe('nothing of a chunk is remembered', () => {
  afterEach(() => expect(remains()).toEqual([]));

  test('by the engine once it is redacted', () => {
    expect(redactChunk(BODY, NOTHING).engine).toBe('webassembly');
  });

  test('when all is kept', () => {
    redactChunk(BODY, { grant: new Set(['emails', 'numbers', 'forms', 'ips']) });
  });

  test('by the reference', () => {
    redactByReference(BODY, NOTHING);
  });

  test('when it is refused', () => {
    expect(() => redactChunk(BODY.subarray(0, -1), NOTHING)).toThrow();
  });
});

test('detectors remember the digits of a text while its chunk lasts', () => {
  digitsOf(toRun('12', [{ start: 0, end: 2, digits: '12' }]));
  expect(remembersDigits()).toBe(true);
  redactChunk(BODY, NOTHING);
  expect(remembersDigits()).toBe(false);
});
