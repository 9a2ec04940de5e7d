import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assemble, compareSequenceNumbers } from './assemble.ts';
import { encodeFrame, joinFrames } from './frame.ts';
import type { CleanHeader } from './records.ts';

function header(changes: Partial<CleanHeader>): CleanHeader {
  return {
    kind: 'chunk',
    business: 'B'.repeat(22),
    session: 'S'.repeat(22),
    sequence: 0,
    part: 0,
    parts: 1,
    receivedAt: 1,
    arrival: '100',
    digest: 'd',
    grant: [],
    refused: {},
    purposes: [],
    optOuts: [],
    identifiers: [],
    events: 1,
    inflated: 4,
    masked: {},
    unsearchable: 0,
    retentionDays: 30,
    ...changes,
  };
}

const frame = (changes: Partial<CleanHeader>, body = 'body') =>
  encodeFrame(header(changes), Buffer.from(body));
const bodies = (objects: Uint8Array[]) =>
  assemble(objects).chunks.map(({ body }) => Buffer.from(body).toString());

test('however often and in whatever grouping frames were archived, the chunks are the same', () => {
  const frames = Array.from({ length: 6 }, (_, n) =>
    frame({ sequence: n, arrival: `${100 + n}`, digest: `${n}` }, `chunk ${n}`),
  );
  fc.assert(
    fc.property(fc.array(fc.shuffledSubarray(frames, { minLength: 1 }), { maxLength: 5 }), (groups) => {
      const objects = [...groups, frames].map((group) => joinFrames(group));
      expect(bodies(objects)).toEqual(['chunk 0', 'chunk 1', 'chunk 2', 'chunk 3', 'chunk 4', 'chunk 5']);
      expect(assemble(objects).differing).toBe(0);
    }),
  );
});

test('of two chunks with one sequence number the first accepted wins, and a differing one is counted', () => {
  const early = frame({ arrival: '99', digest: 'early' }, 'early');
  const late = frame({ arrival: '100', digest: 'late' }, 'late');
  const object = joinFrames([late, early]);
  expect(bodies([object])).toEqual(['early']);
  expect(assemble([object]).differing).toBe(1);
});

describe('parts', () => {
  const parts = ['one ', 'two ', 'three'].map((body, part) => frame({ part, parts: 3 }, body));

  test('are joined in their order from whatever objects they are in', () => {
    expect(bodies([joinFrames([parts[2]!, parts[0]!]), joinFrames([parts[1]!])])).toEqual(['one two three']);
  });

  test('of a chunk that is not whole are left out', () => {
    expect(bodies([joinFrames([parts[0]!, parts[2]!])])).toEqual([]);
  });
});

test('sequence numbers compare as the whole numbers they are', () => {
  const digits = fc.bigInt({ min: 0n, max: 10n ** 56n });
  fc.assert(
    fc.property(digits, digits, (a, b) => {
      expect(Math.sign(compareSequenceNumbers(`${a}`, `${b}`))).toBe(a < b ? -1 : a > b ? 1 : 0);
    }),
  );
});
