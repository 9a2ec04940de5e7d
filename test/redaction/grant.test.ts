import { describe, expect, test } from '@jest/globals';
import { CATEGORIES, type Category } from '../../core/redaction/categories.ts';
import { type KnownValue, type RedactionReport, redactEvents } from '../../core/redaction/redact.ts';
import { element, event, snapshot, text } from './positions.ts';

const WORDS = 'joe@acme.io 203.0.113.77 4111 1111 1111 1111 token=q7Gh2kLm9PzX4vBn';

function page(words: string): unknown {
  return snapshot(element(10, 'p', { title: words }, [text(11, words)]));
}

function redact(events: unknown[], grant: readonly Category[], known: KnownValue[] = []) {
  const result = redactEvents(events, { grant: new Set(grant), known });
  return { ...result, out: JSON.stringify(result.events) };
}

describe('the grant', () => {
  test.each([
    ['emails', 'joe@acme.io', ['email']],
    ['ips', '203.0.113.77', ['ip']],
    ['numbers', '4111 1111 1111 1111', ['card', 'number']],
  ] as const)('of %s keeps %s and nothing else, and tells what it kept', (category, value, types) => {
    const { out, kept } = redact([page(WORDS)], [category]);

    expect(out).toContain(value);
    for (const other of ['joe@acme.io', '203.0.113.77', '4111 1111', 'q7Gh2kLm'].filter(
      (other) => !value.startsWith(other),
    )) {
      expect(out).not.toContain(other);
    }
    expect(kept.map(({ type }) => type).sort()).toEqual(types);
    expect(kept.every((entry) => entry.value === value)).toBe(true);
  });

  test('of everything keeps no secret', () => {
    const { out, kept } = redact(
      [page(WORDS), event(5, { tag: 't', payload: { password: 'hunter22', user: { apiKey: 'abc' } } })],
      CATEGORIES,
    );

    expect(out).not.toMatch(/q7Gh2kLm|hunter22|abc/);
    expect(kept.map(({ type }) => type)).not.toContain('secret');
  });

  test.each<[string, unknown]>([
    ['a pair of name and value', { name: 'password', value: 'hunter22' }],
    ['a pair of key and val', { key: 'api_key', val: 'hunter22' }],
    ['a list of two', ['password', 'hunter22']],
    ['a number', { field: 'otp', value: 482913 }],
  ])('of everything keeps no credential that is named beside it: %s', (_, payload) => {
    expect(redact([event(5, { tag: 't', payload: [payload] })], CATEGORIES).out).not.toMatch(
      /hunter22|482913/,
    );
  });

  test.each<[string, readonly string[]]>([
    ['a word and a text', ['"password"', '"hunter22"']],
    ['a word with a colon and a number', ['"otp: "', '482913']],
    ['a word that is no JSON', ['token', 'hunter22']],
    ['words before them', ['"login of"', '"user"', '"password:"', '"hunter22"']],
  ])('of everything keeps no credential that a console call names before it: %s', (_, payload) => {
    const logged = event(6, {
      plugin: 'rrweb/console@1',
      payload: { level: 'log', trace: [], payload },
    });
    expect(redact([logged], CATEGORIES).out).not.toMatch(/hunter22|482913/);
  });

  test('keeps what a console call says after a sentence about a password', () => {
    const payload = ['"Your password is too short:"', '"hunter"'];
    const logged = event(6, { plugin: 'rrweb/console@1', payload: { level: 'log', trace: [], payload } });
    expect(redact([logged], CATEGORIES).out).toContain('hunter');
  });

  test('keeps a value only if every category that it is of is granted', () => {
    const { out, kept } = redact([page('4155552671@acme.io')], ['emails']);

    expect(out).not.toContain('4155552671');
    expect(kept).toEqual([]);
  });

  test('reports the plain reading of what was kept in another', () => {
    expect(redact([page('joe%40acme.io')], ['emails']).kept).toContainEqual({
      type: 'email',
      value: 'joe@acme.io',
    });
  });

  test('of nothing reports nothing as kept', () => {
    expect(redact([page(WORDS)], []).kept).toEqual([]);
  });

  test('never keeps what a URL carries beside its path', () => {
    const { out } = redact(
      [event(4, { href: 'https://joe:pw@acme.io/a?mail=joe@acme.io#joe@acme.io', width: 1, height: 1 })],
      CATEGORIES,
    );

    expect(out).toContain('https://******@acme.io/a?mail=***********#***********');
  });

  test('keeps the address of a mailto link, but not its parameters', () => {
    const { out } = redact(
      [snapshot(element(10, 'a', { href: 'mailto:joe@acme.io?subject=Ann' }))],
      ['emails'],
    );

    expect(out).toContain('mailto:joe@acme.io?subject=***');
  });
});

describe('known values', () => {
  const known: KnownValue[] = [
    { type: 'user_id', value: 'QW-77', category: 'identity' },
    { type: 'name', value: 'Ann', category: 'identity' },
    { type: 'email', value: 'boss', category: 'emails' },
  ];

  test('are masked wherever they appear', () => {
    const { out } = redact(
      [
        snapshot(
          element(10, 'p', { class: 'user-QW-77', title: 'qw-77' }, [text(11, 'Ann, q\u200bw-77, Annual')]),
          element(12, 'style', { _cssText: '.u-qw-77{content:"QW-77"}' }),
          element(13, 'a', { href: '/u/QW%2D77' }),
        ),
        event(5, { tag: 't', payload: { 'QW-77': ['QW-77'] } }),
      ],
      [],
      known,
    );

    expect(out.replace(/\u200b/g, '')).not.toMatch(/qw-77|qw%2d77|Ann[^u]/i);
    expect(out).toContain('Annual');
  });

  test('of an identity are kept and reported as soon as anything is granted', () => {
    const { out, kept } = redact([page('QW-77 and boss')], ['ips'], known);

    expect(out).toContain('QW-77 and ****');
    expect(kept).toEqual([{ type: 'user_id', value: 'QW-77' }]);
  });
});

describe('the strict level', () => {
  test('masks all text and keeps the page', () => {
    const { events } = redactEvents(
      [
        event(4, { href: 'https://shop.acme.io/orders/mine', width: 1, height: 1 }),
        snapshot(
          element(10, 'p', { class: 'card', title: 'Hello', style: 'color:red' }, [text(11, 'Dear Ann, 5!')]),
        ),
        event(5, { tag: 'bought', payload: { what: 'a lamp' } }),
      ],
      { grant: new Set(CATEGORIES), strict: true },
    );
    const out = JSON.stringify(events);

    expect(out).toContain('https://shop.acme.io/******/****');
    expect(out).toContain('"class":"card","title":"*****","style":"color:red"');
    expect(out).toContain('**** ***, *!');
    expect(out).not.toMatch(/lamp|bought|Hello/);
  });
});

describe('the report', () => {
  test('counts by category and by path, and holds no values', () => {
    const report: RedactionReport = redact([page(WORDS), event(99, { a: 'joe@acme.io' })], []).report;

    expect(report.events).toBe(2);
    expect(report.masked).toEqual({
      forms: 0,
      emails: 2,
      ips: 2,
      numbers: 2,
      secrets: 2,
      unknown: 1,
      structure: 0,
    });
    expect(report.paths).toEqual({ 'N(2) attributes.title': 4, 'N(3) textContent': 4, 't? ?': 1 });
  });
});
