import { describe, expect, test } from '@jest/globals';
import { CATEGORIES, type Category } from '../../../core/redaction/categories.ts';
import { loadEngine } from '../../../core/redaction/engine/load.ts';
import {
  type Redacted,
  type RedactOptions,
  redactByReference,
  redactChunk,
} from '../../../core/redaction/redact.ts';
import { MalformedChunkError } from '../../../core/replay/errors.ts';
import { loadRecordings } from '../../support/recordings.ts';
import { anyBytes, anyEvents, anyMutation, seeded } from './cases.ts';
import { anyTyping } from './typing.ts';

/** How many strings and mutated chunks are tried; SCRUBJAY_CASES=1000000 for a longer run, SCRUBJAY_SEED for others. */
const CASES = Number(process.env.SCRUBJAY_CASES ?? 100_000);
const SEED = Number(process.env.SCRUBJAY_SEED ?? 1);
/** Strings in one chunk: each in an event of its own. */
const STRINGS = 24;

const ALL: ReadonlySet<Category> = new Set(CATEGORIES);
const KNOWN: NonNullable<RedactOptions['known']> = [
  { type: 'email', value: 'joe@acme.io', category: 'emails' },
  { type: 'user-id', value: 'u-48213', category: 'identity' },
];

function anyOptions(random: () => number): RedactOptions {
  const grant = random() < 0.5 ? new Set<Category>() : random() < 0.5 ? ALL : new Set<Category>(['emails']);
  return random() < 0.1 ? { grant, known: KNOWN } : { grant };
}

/** What a redaction answers, in a form that can be compared; of what is refused the code. */
function outcome(redact: () => Redacted): unknown {
  try {
    const { body, report, kept, fields } = redact();
    return {
      body: new TextDecoder().decode(body),
      report,
      kept: kept.map((value) => JSON.stringify(value)).sort(),
      fields: fields && [...fields],
    };
  } catch (error) {
    return error instanceof MalformedChunkError ? error.code : error;
  }
}

function expectAgreement(body: Uint8Array, options: RedactOptions, seed: number): void {
  const [engine, reference] = [
    outcome(() => redactChunk(body, options)),
    outcome(() => redactByReference(body, options)),
  ];
  if (JSON.stringify(engine) !== JSON.stringify(reference))
    expect({ seed, ...Object(engine) }).toEqual({ seed, ...Object(reference) });
}

function bytesOf(events: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(events));
}

test('the engine is there', () => {
  expect(loadEngine()).toBeDefined();
});

describe('engine and reference answer the same, byte for byte', () => {
  test.each(loadRecordings())('for the recording of $name', ({ chunks }) => {
    for (const chunk of chunks) {
      expectAgreement(bytesOf(chunk), { grant: new Set() }, 0);
      expectAgreement(bytesOf(chunk), { grant: ALL, known: KNOWN }, 0);
    }
  });

  test.each([
    ['parameters of a URL without a scheme', 'style', '--user: /url(data:,)/?q=1;', ''],
    ['an address behind a scheme and a slash', 'style', 'tel:/#top', ''],
    ['a code without a digit of its own', '_cssText', 'p{content:"pin-the-1"}', ''],
    ['a word that was typed, in what is no style sheet', 'style', 'plan/tel:/content:"ab"', 'plan'],
    ['a word that was typed, with escapes', 'style', '--user: ".md\\\\:w-1\\\\/2"', '.md\\:w-1\\/2'],
  ])('for %s in a style sheet', (_what, name, css, typed) => {
    const childNodes = [{ type: 2, id: 2, tagName: 'p', attributes: { [name]: css }, childNodes: [] }];
    const events = [
      { type: 2, data: { node: { type: 0, id: 1, childNodes } }, timestamp: 1 },
      { type: 3, data: { source: 5, id: 3, text: typed, isChecked: false }, timestamp: 2 },
      // So much that words can be sought.
      { type: 4, data: { href: `/${'a/'.repeat(200)}`, width: 1, height: 1 }, timestamp: 3 },
    ];
    expect(redactChunk(bytesOf(events), { grant: new Set() }).engine).toBe('webassembly');
    expectAgreement(bytesOf(events), { grant: new Set() }, 0);
  });

  test(
    `for ${CASES} strings at the places of the tables`,
    () => {
      for (let seed = SEED; seed < SEED + CASES / STRINGS; seed++) {
        const random = seeded(seed);
        const events = Array.from({ length: STRINGS }, () => anyEvents(random)).flat();
        expectAgreement(bytesOf(events), anyOptions(random), seed);
      }
    },
    CASES * 60,
  );

  test(
    `for ${CASES / 50} recordings with some of their strings and numbers exchanged`,
    () => {
      for (let seed = SEED; seed < SEED + CASES / 50; seed++) {
        const random = seeded(-seed);
        expectAgreement(bytesOf(anyMutation(random)), anyOptions(random), -seed);
      }
    },
    CASES * 60,
  );

  test(
    `for ${CASES / 50} chunks in which what is typed is shown elsewhere too`,
    () => {
      for (let seed = SEED; seed < SEED + CASES / 50; seed++) {
        const random = seeded(seed);
        expectAgreement(bytesOf(anyTyping(random)), anyOptions(random), seed);
      }
    },
    CASES * 60,
  );

  test(
    `for ${CASES / 50} bodies that are no recording, or one with bytes exchanged`,
    () => {
      for (let seed = SEED; seed < SEED + CASES / 50; seed++) {
        const random = seeded(seed);
        expectRefusalOrSameEvents(anyBytes(random), seed);
      }
    },
    CASES * 60,
  );
});

/** Of JSON that is not written as JSON.stringify writes it, untouched literals stay as they are. */
function expectRefusalOrSameEvents(body: Uint8Array, seed: number): void {
  const engine = outcome(() => redactChunk(body, { grant: new Set() }));
  const reference = outcome(() => redactByReference(body, { grant: new Set() }));
  expect({ seed, is: canonical(engine) }).toEqual({ seed, is: canonical(reference) });
}

function canonical(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || !('body' in answer)) return answer;
  return JSON.stringify(JSON.parse(answer.body as string));
}
