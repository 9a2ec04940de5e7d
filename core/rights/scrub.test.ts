import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import type { IdentifierType } from '../identifiers/identifier-type.ts';
import { normalise } from '../identifiers/normalise.ts';
import { type FieldKind, redactChunk } from '../redaction/redact.ts';
import { scrubEvents } from './scrub.ts';
import { Subject, type SubjectIdentifier } from './subject.ts';

const bytes = (events: unknown) => Buffer.from(JSON.stringify(events));

function subject(...identifiers: SubjectIdentifier[]): Subject {
  return new Subject(identifiers, (type, value) => {
    try {
      const normalised = normalise(type, value, { region: 'US' });
      return identifiers.some((each) => each.type === type && each.value === normalised);
    } catch {
      return false;
    }
  });
}

const joe = subject({ type: 'email', value: 'joe@acme.io' });

/** Text nodes in one line of a page. */
const page = (...texts: string[]) => [
  {
    type: 2,
    timestamp: 1_700_000_000_000,
    data: {
      initialOffset: { top: 0, left: 0 },
      node: {
        type: 0,
        id: 1,
        childNodes: [
          {
            type: 2,
            tagName: 'p',
            attributes: {},
            id: 2,
            childNodes: texts.map((textContent, at) =>
              at % 2 === 0
                ? { type: 3, textContent, id: 10 + at }
                : {
                    type: 2,
                    tagName: 'b',
                    attributes: {},
                    id: 30 + at,
                    childNodes: [{ type: 3, textContent, id: 10 + at }],
                  },
            ),
          },
        ],
      },
    },
  },
];

function scrubbed(events: unknown, who = joe): string {
  return Buffer.from(scrubEvents(bytes(events), who).body).toString('utf8');
}

describe('scrubbing', () => {
  test.each([
    ['in a text', 'write to joe@acme.io now'],
    ['in another case', 'write to JOE@Acme.IO now'],
    ['percent-encoded', '/users/joe%40acme.io/x'],
    ['as references', 'joe&#64;acme.io'],
    ['in a JSON text', '{"to":"joe\\u0040acme.io"}'],
    ['in base64', 'id=am9lQGFjbWUuaW8='],
  ])('masks an address %s', (_, text) => {
    const events = page(text, 'and ann@acme.io');
    const { body, changed } = scrubEvents(bytes(events), joe);
    const after = Buffer.from(body).toString('utf8');
    expect(changed).toBe(1);
    expect(after).not.toMatch(/joe|am9lQ/i);
    expect(after).toContain('and ann@acme.io');
    expect(after.length).toBe(JSON.stringify(events).length);
  });

  test('masks what several nodes make together, and only that', () => {
    const after = scrubbed(page('mail joe', '@', 'acme.io please', '!', ' or ann', '@', 'acme.io'));
    expect(after).toContain('"mail ***"');
    expect(after).toContain('****.** please');
    expect(after).toContain(' or ann');
    expect(after).toContain('"acme.io"');
  });

  test('masks a telephone number in every spelling that the index takes for it, and as a number', () => {
    const who = subject({ type: 'phone', value: '+14155550123' });
    const events = [
      ...page('call (415) 555-0123', 'or +1 415 555 0123', 'or 415.555.0124'),
      { type: 5, timestamp: 1_700_000_000_000, data: { tag: 'call', payload: { phone: 4155550123 } } },
    ];
    const after = scrubbed(events, who);
    expect(after).not.toMatch(/555.?0123/);
    expect(after).toContain('"phone":0');
    expect(after).toContain('415.555.0124');
  });

  test('masks a name that the site gave where it stands as a word, not inside another', () => {
    const who = subject({ type: 'user_id', value: 'customer-1' });
    const after = scrubbed(page('id customer-1, id customer-12', 'xcustomer-1', 'CUSTOMER-1'), who);
    expect(after).toContain('id **********, id customer-12');
    expect(after).toContain('xcustomer-1');
    expect(after).not.toContain('CUSTOMER-1');
  });

  test('does not take a long name for another that begins alike', () => {
    const stem = 'account-of-the-company-number-0000000';
    const who = subject({ type: 'x_account', value: `${stem}1` });
    const after = scrubbed(page(`${stem}1`, `${stem}2`), who);
    expect(after).not.toContain(`${stem}1`);
    expect(after).toContain(`${stem}2`);
  });

  test('masks what was typed key by key in all its steps, and what two fields hold together', () => {
    const typed = (id: number, text: string) => ({
      type: 3,
      timestamp: 1_700_000_000_000,
      data: { source: 5, id, text, isChecked: false },
    });
    const steps = ['j', 'joe@', 'joe@acme.i', 'joe@acme.io'].map((text) => typed(1, text));
    const after = scrubbed([...steps, typed(2, 'ann'), typed(3, 'joe'), typed(4, '@acme.io'), typed(5, 'x')]);
    expect(after).not.toMatch(/joe|acme|"j"/);
    expect(after).toContain('"ann"');
    expect(after).toContain('"x"');
  });

  test('masks the person in the name of a field', () => {
    const events = [
      { type: 5, timestamp: 1, data: { tag: 't', payload: { 'joe@acme.io': 1, 'ann@acme.io': 2 } } },
    ];
    expect(scrubbed(events)).toBe(JSON.stringify(events).replace('joe@acme.io', '***@****.**'));
  });

  test('leaves the bytes of a chunk alone that does not name the person, whatever redaction would think of it', () => {
    const unknown = [
      { type: 77, secret: 'hidden', data: { password: 'x1', list: [4155550123, 'ann@acme.io'] } },
    ];
    const body = bytes([...page('ann@acme.io', '4155550123'), ...unknown]);
    expect(scrubEvents(body, joe)).toEqual({ body, changed: 0 });
  });

  test('of recorded visits takes away what the index would hold of one value, and of no other', () => {
    const grant = new Set(['forms', 'emails', 'ips', 'numbers'] as const);
    let scrubbings = 0;
    for (const { chunk, fields } of recordedChunks('maria')) {
      const { body, kept } = redactChunk(bytes(chunk), { grant, fields });
      const held = indexed(kept);
      for (const name of [...held].filter((_, at) => at % 4 === 0)) {
        const [type, value] = JSON.parse(name);
        const who = subject({ type, value });
        const once = scrubEvents(body, who);
        const left = indexed(redactChunk(once.body, { grant, fields }).kept);
        expect([name, left.has(name)]).toEqual([name, false]);
        expect(scrubEvents(once.body, who)).toEqual({ body: once.body, changed: 0 });
        for (const other of held) {
          // One stretch of text may be read as several values; of anybody else nothing may go.
          const [otherType, otherValue] = JSON.parse(other);
          if (type !== 'email' || otherType !== 'email' || overlaps(value, otherValue)) continue;
          expect([name, other, left.has(other)]).toEqual([name, other, true]);
        }
        scrubbings += 1;
      }
    }
    expect(scrubbings).toBeGreaterThan(10);
  });
});

/** Whether two addresses may have been read in one stretch of text, which several items make together. */
function overlaps(one: string, other: string): boolean {
  const [domain, otherDomain] = [one, other].map((address) =>
    address.slice(address.indexOf('@')).slice(0, 8),
  );
  return domain === otherDomain;
}

/** The chunks of a visit, each with what those before told of its fields. */
function* recordedChunks(id: string) {
  let fields: ReadonlyMap<number, FieldKind> | 'unknown' = new Map();
  for (const chunk of readRecording(id)) {
    yield { chunk, fields };
    fields = redactChunk(bytes(chunk), { grant: new Set(), fields }).fields ?? 'unknown';
  }
}

function readRecording(id: string): unknown[][] {
  return JSON.parse(gunzipSync(readFileSync(`test/fixtures/recordings/${id}.json.gz`)).toString('utf8'))
    .chunks;
}

/** What the index holds of kept values: type and normal form. */
function indexed(kept: readonly { type: string; value: string }[]): Set<string> {
  const names = kept.flatMap(({ type, value }) => {
    for (const candidate of [type, 'number'] as IdentifierType[]) {
      try {
        return [JSON.stringify([candidate, normalise(candidate, value, { region: 'US' })])];
      } catch {}
    }
    return [];
  });
  return new Set(names);
}
