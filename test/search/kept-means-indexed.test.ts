import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assemble } from '../../core/flow/assemble.ts';
import { decompress } from '../../core/flow/compress.ts';
import { joinFrames } from '../../core/flow/frame.ts';
import { newId } from '../../core/flow/ids.ts';
import { DEFAULT_POLICY } from '../../core/gate/policy.ts';
import { Blinder } from '../../core/identifiers/blinder.ts';
import type { SearchableType } from '../../core/identifiers/identifier-type.ts';
import { defaultPolicy } from '../../core/identifiers/policy.ts';
import { CATEGORIES, type Category } from '../../core/redaction/categories.ts';
import { newKey } from '../../core/sealing/aead.ts';
import { cleanChunk } from '../../lambdas/redact/clean-chunk.ts';
import { toKnown } from '../../lambdas/redact/known-identities.ts';

const NOW = 1_800_000_000_000;
const business = newId();
const blinder = new Blinder(defaultPolicy(business, 'US'), new Map([['1', newKey()]]));

/** Values by type, each written so that a plain reader with the patterns below reads it whole. */
const VALUES: Record<'email' | 'ip' | 'phone' | 'card' | 'number', readonly string[]> = {
  email: ['joe@acme.io', 'zoe.ruiz+x@shop.example', 'kim@mail.acme.example'],
  ip: ['192.0.2.77', '198.51.100.3', '2001:db8:77::a1'],
  phone: ['+1 415-555-0134', '(212) 555-0187'],
  card: ['4111 1111 1111 1111', '5500-0000-0000-0004'],
  number: ['8812345671', '77123456'],
};
const CATEGORY: Record<keyof typeof VALUES, Category> = {
  email: 'emails',
  ip: 'ips',
  phone: 'numbers',
  card: 'numbers',
  number: 'numbers',
};

const value = fc
  .constantFrom(...(Object.keys(VALUES) as (keyof typeof VALUES)[]))
  .chain((type) => fc.constantFrom(...VALUES[type]));
const words = fc.constantFrom('Order of', 'call', 'and', 'Thanks', 'shipped', '');
const sentence = fc
  .array(fc.tuple(words, fc.option(value, { nil: undefined })), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.map(([word, held]) => `${word} ${held ?? 'nothing'};`).join(' '));

/** A recording with values in texts, a title, an address, changes of text, and in what somebody types. */
const recording = fc
  .record({
    texts: fc.array(sentence, { minLength: 1, maxLength: 4 }),
    title: sentence,
    typed: fc.array(value, { maxLength: 2 }),
    changes: fc.array(sentence, { maxLength: 2 }),
  })
  .map(({ texts, title, typed, changes }) => {
    const paragraphs = texts.map((text, n) => ({
      type: 2,
      tagName: 'p',
      attributes: n === 0 ? { title } : {},
      id: 20 + 2 * n,
      childNodes: [{ type: 3, textContent: text, id: 21 + 2 * n }],
    }));
    const input = { type: 2, tagName: 'input', attributes: { type: 'text' }, id: 10, childNodes: [] };
    const body = { type: 2, tagName: 'body', attributes: {}, id: 3, childNodes: [input, ...paragraphs] };
    const html = { type: 2, tagName: 'html', attributes: {}, id: 2, childNodes: [body] };
    return [
      { type: 4, data: { href: 'https://shop.example/', width: 8, height: 6 }, timestamp: 1 },
      {
        type: 2,
        data: { node: { type: 0, id: 1, childNodes: [html] }, initialOffset: { top: 0, left: 0 } },
        timestamp: 2,
      },
      ...typed.map((text, n) => ({
        type: 3,
        data: { source: 5, text, isChecked: false, id: 10 },
        timestamp: 3 + n,
      })),
      ...changes.map((text, n) => ({
        type: 3,
        data: { source: 0, texts: [{ id: 21, value: text }], attributes: [], removes: [], adds: [] },
        timestamp: 9 + n,
      })),
    ];
  });

/**
 * The independent reader: it walks all strings of the events and takes what looks like a value by patterns of its own.
 * It shares no code with the redactor.
 */
function readValues(events: unknown): { type: keyof typeof VALUES; value: string }[] {
  const strings: string[] = [];
  const walk = (node: unknown): void => {
    if (typeof node === 'string') strings.push(node);
    else if (typeof node === 'object' && node !== null) Object.values(node).forEach(walk);
  };
  walk(events);
  const found: { type: keyof typeof VALUES; value: string }[] = [];
  for (const text of strings) {
    for (const [type, values] of Object.entries(VALUES) as [keyof typeof VALUES, readonly string[]][]) {
      for (const each of values) if (text.includes(each)) found.push({ type, value: each });
    }
  }
  return found;
}

/** All that a read value may rightly be indexed as: a telephone number is a long number too. */
function readings({ type, value }: { type: keyof typeof VALUES; value: string }): string[] {
  const types: SearchableType[] =
    type === 'email' || type === 'ip' ? [type] : ['phone', 'card', 'ssn', 'iban', 'number'];
  const spellings = type === 'email' || type === 'ip' ? [value] : [value, value.replace(/\D/g, '')];
  return types.flatMap((each) =>
    spellings.flatMap((spelling) => {
      try {
        return [blinder.atIndex(each, spelling, NOW).blind];
      } catch {
        return [];
      }
    }),
  );
}

const everyGrant = fc.subarray([...CATEGORIES]);
const told = [
  { type: 'email' as const, value: 'Joe@ACME.io' },
  { type: 'user_id' as const, value: 'customer-1' },
  { type: 'ip' as const, value: '192.0.2.77' },
];

test("a session's index rows are what an independent reader finds in its events, what was told of the visitor, and nothing else", () => {
  fc.assert(
    fc.property(
      recording,
      everyGrant,
      fc.boolean(),
      fc.subarray(told),
      (events, grant, hasAddress, known) => {
        const visitor = newId();
        const address = '198.51.100.200';
        const { records } = cleanChunk({
          header: {
            kind: 'chunk',
            business,
            siteKey: 'k',
            session: newId(),
            visitor,
            receivedAt: NOW,
            gpc: false,
            sequence: 0,
            wishes: [],
            ...(hasAddress ? { address } : {}),
          },
          body: gzipSync(JSON.stringify(events)),
          sequenceNumber: '1',
          decision: { store: true, grant, refused: {}, optOuts: [] },
          evidence: undefined,
          known: toKnown(blinder, known, NOW),
          fields: new Map(),
          blinder,
          policy: DEFAULT_POLICY,
        });
        const [chunk] = assemble([joinFrames(records.map(({ data }) => data))]).chunks;
        const { identifiers } = chunk!.header;
        const stored = JSON.parse(Buffer.from(decompress(chunk!.body)).toString());
        const read = readValues(stored);

        // What the reader finds is there because it was granted, and is in the index.
        const mentions = identifiers.filter(({ role }) => role === 'mention');
        for (const found of read) {
          expect(grant).toContain(CATEGORY[found.type]);
          const blind = blinder.atIndex(found.type, found.value, NOW).blind;
          expect(mentions).toContainEqual(expect.objectContaining({ type: found.type, blind }));
        }

        // What is in the index the reader finds, or it was told: the visitor, who identify named, the address.
        const attested = known.filter(({ type }) =>
          type === 'user_id' ? grant.length > 0 : grant.includes(type === 'email' ? 'emails' : 'ips'),
        );
        expect(
          identifiers.filter(({ role }) => role === 'own').filter(({ type }) => type !== 'ip_prefix'),
        ).toEqual([
          {
            type: 'visitor',
            role: 'own',
            source: 'recorder',
            blind: blinder.atIndex('visitor', visitor, NOW).blind,
          },
          ...attested.map(({ type, value }) => ({
            type,
            role: 'own',
            source: 'identify',
            blind: blinder.atIndex(type, value, NOW).blind,
          })),
        ]);
        const explained = new Set(read.flatMap(readings));
        if (hasAddress && grant.includes('ips')) explained.add(blinder.atIndex('ip', address, NOW).blind);
        // Where the visitor's own identifier is shown, it is a mention of what was told.
        for (const { type, value } of attested) explained.add(blinder.atIndex(type, value, NOW).blind);
        const unexplained = mentions.filter(
          ({ type, blind }) => type !== 'ip_prefix' && !explained.has(blind),
        );
        expect(unexplained).toEqual([]);
        if (grant.length === 0) expect(identifiers.length).toBe(1);
      },
    ),
    { numRuns: 150 },
  );
});
