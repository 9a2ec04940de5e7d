import { describe, expect, test } from '@jest/globals';
import type { Category } from '../../core/redaction/categories.ts';
import { redactEvents } from '../../core/redaction/redact.ts';
import { element, event, incremental, mutation, snapshot, text } from './positions.ts';

function redact(events: unknown[], grant: Category[] = []) {
  return redactEvents(events, { grant: new Set(grant) });
}

/** Every text of the page, joined. */
function shown(events: unknown[]): string {
  return (
    JSON.stringify(redact(events).events)
      .match(/(?<="(?:textContent|value)":")[^"]*/g)
      ?.join('') ?? ''
  );
}

describe('a value in pieces', () => {
  test.each([
    ['adjacent text nodes', [text(11, 'joe'), text(12, '@'), text(13, 'acme.io')]],
    [
      'inline elements',
      [
        element(11, 'b', {}, [text(12, 'joe')]),
        element(13, 'span', {}, [element(14, 'i', {}, [text(15, '@acme')])]),
        text(16, '.io'),
      ],
    ],
    ['custom elements', [element(11, 'x-user', {}, [text(12, 'joe@')]), text(13, 'acme.io')]],
    ['letters', Array.from('joe@acme.io', (letter, at) => text(20 + at, letter))],
    ['nodes without ids', Array.from('joe@acme.io', (letter) => ({ type: 3, textContent: letter }))],
    ['nodes with the same id', [text(11, 'joe'), text(11, '@acme.io')]],
    ['a script between', [text(11, 'joe@'), element(12, 'script', {}), text(13, 'acme.io')]],
    [
      'a style between',
      [
        text(11, 'joe@'),
        element(12, 'style', {}, [text(14, '')]),
        element(15, 'b', {}, [text(13, 'acme.io')]),
      ],
    ],
    ['a picture between', [text(11, 'joe'), element(12, 'img', { src: '/at.png' }), text(13, '@acme.io')]],
    ['a button between', [text(11, 'joe'), element(12, 'button', {}), text(13, '@acme.io')]],
    ['a comment between', [text(11, 'joe@'), { type: 5, id: 12, textContent: 'x' }, text(13, 'acme.io')]],
  ])('of %s is masked in all of them', (_what, nodes) => {
    expect(shown([snapshot(element(10, 'p', {}, nodes))]).replace(/[^a-z]/g, '')).toBe('');
  });

  test('of numbers is masked in all of them', () => {
    expect(
      shown([snapshot(element(10, 'p', {}, [text(11, '(415) 555'), text(12, '-'), text(13, '2671')]))]),
    ).not.toMatch(/\d/);
  });

  test('of two blocks is not one', () => {
    expect(
      shown([snapshot(element(10, 'p', {}, [text(11, '1234')]), element(12, 'p', {}, [text(13, '5678')]))]),
    ).toBe('12345678');
  });

  test('of counted pages is no number', () => {
    const pages = Array.from({ length: 12 }, (_, at) =>
      element(20 + at, 'a', {}, [text(40 + at, String(at + 1))]),
    );

    expect(shown([snapshot(element(10, 'p', {}, pages))])).toBe('123456789101112');
  });

  test('added later is joined with what was there', () => {
    const events = [
      snapshot(element(10, 'p', {}, [text(11, 'joe@')])),
      mutation({
        adds: [
          { parentId: 10, nextId: null, node: text(13, '.io') },
          { parentId: 10, nextId: 13, node: text(12, 'acme') },
        ],
      }),
    ];

    expect(shown(events).replace(/[^a-z]/g, '')).toBe('');
  });

  test('added before a node that comes later in the list is joined', () => {
    const events = [
      snapshot(element(10, 'p', {}, [])),
      mutation({
        adds: [
          { parentId: 10, nextId: 12, node: text(11, 'joe@') },
          { parentId: 10, nextId: null, node: text(12, 'acme.io') },
        ],
      }),
    ];

    expect(shown(events).replace(/[^a-z]/g, '')).toBe('');
  });

  test('under a parent of an earlier chunk is joined', () => {
    const events = [
      mutation({
        adds: [
          { parentId: 99, nextId: null, node: text(11, 'joe@') },
          { parentId: 99, nextId: null, node: text(12, 'acme.io') },
        ],
      }),
    ];

    expect(shown(events).replace(/[^a-z]/g, '')).toBe('');
  });

  test('that comes about by a changed text is joined', () => {
    const events = [
      snapshot(element(10, 'p', {}, [text(11, 'joe'), text(12, '!')])),
      mutation({ texts: [{ id: 12, value: '@acme.io' }] }),
    ];

    expect(shown(events)).toBe('***!@****.**');
  });

  test('that was removed in between no longer parts its neighbours', () => {
    const events = [
      snapshot(element(10, 'p', {}, [text(11, 'joe@'), element(12, 'hr', {}), text(13, '')])),
      mutation({ removes: [{ parentId: 10, id: 12 }], texts: [{ id: 13, value: 'acme.io' }] }),
    ];

    expect(shown(events).replace(/[^a-z]/g, '')).toBe('');
  });

  test('whose pieces stand together after a removal is masked', () => {
    const events = [
      snapshot(element(10, 'p', {}, [text(11, 'joe@'), element(12, 'hr', {}), text(13, 'acme.io')])),
      mutation({ removes: [{ parentId: 10, id: 12 }] }),
    ];

    expect(shown(events)).toBe('***@****.**');
  });

  test('is not made of the text in buttons beside each other', () => {
    const keys = [...'7894561230'].map((digit, at) => element(20 + at, 'button', {}, [text(40 + at, digit)]));

    expect(shown([snapshot(element(10, 'div', {}, keys))])).toBe('7894561230');
  });

  test.each<[string, unknown]>([
    ['lists in a list', [['joe'], [['@acme.io']]]],
    ['numbers of a list', [4111, 1111, 1111, 1111]],
    ['values of an object', { a: '4111', b: '1111', c: '1111', d: '1111' }],
    ['objects of a list', ['415', '555', '2671'].map((part) => ({ part }))],
  ])('of %s is masked', (_, payload) => {
    expect(JSON.stringify(redact([event(5, { tag: 't', payload })]).events)).not.toMatch(/joe|acme|111|555/);
  });

  test('is not made of numbers that are listed side by side', () => {
    const events = [
      event(5, {
        tag: 't',
        payload: { sizes: [320, 568, 1024], steps: ['12 of', '34567', '8'], of: { a: '123', b: '4567' } },
      }),
      event(6, {
        plugin: 'rrweb/console@1',
        payload: { level: 'log', trace: [], payload: ['"took"', '"1234"', '"of 5678 items"', '123', '4567'] },
      }),
    ];

    expect(redact(events).events).toEqual(events);
  });

  test('of numbered attributes is masked', () => {
    const card = { 'data-cc1': '4111', 'data-cc2': '1111', 'data-cc3': '1111', 'data-cc4': '1111' };

    expect(JSON.stringify(redact([snapshot(element(10, 'p', card))]).events)).not.toContain('111');
  });

  test.each([
    ['in one event', (commands: unknown[]) => [incremental(9, { id: 1, type: 0, commands })]],
    [
      'in several',
      (commands: unknown[]) =>
        commands.map((command) => incremental(9, { id: 1, type: 0, ...(command as object) })),
    ],
  ])('drawn on a canvas letter by letter is masked, %s', (_, events) => {
    const letters = [...'joe@acme.io'].map((letter, at) => ({
      property: 'fillText',
      args: [letter, at * 8, 10],
    }));

    expect(JSON.stringify(redact(events(letters)).events)).not.toMatch(/"[a-z]",\d/);
  });

  test('is not made of the numbers at an axis', () => {
    const axis = [0, 25, 50, 75, 100].map((number, at) => ({
      property: 'fillText',
      args: [String(number), at * 80, 10],
    }));
    const events = [incremental(9, { id: 1, type: 0, commands: axis })];

    expect(redact(events).events).toEqual(events);
  });

  test('of the arguments of a console call or of a list is joined', () => {
    const logged = redact([
      event(6, {
        plugin: 'rrweb/console@1',
        payload: { level: 'log', trace: [], payload: ['"joe"', '"@"', '"acme.io"'] },
      }),
    ]);
    const listed = redact([
      event(5, { tag: 't', payload: { a: ['joe', '@acme.io'], digits: [4, 1, 5, 5, 5, 5, 2, 6, 7, 1] } }),
    ]);

    expect(JSON.stringify(logged.events)).not.toMatch(/joe|acme/);
    expect(JSON.stringify(listed.events)).not.toMatch(/joe|acme|4,1,5/);
  });

  test('drawn on a canvas in one call is joined', () => {
    const { events } = redact([
      incremental(9, { id: 1, type: 0, commands: [{ property: 'fillText', args: ['joe@', 'acme.io'] }] }),
    ]);

    expect(JSON.stringify(events)).not.toMatch(/joe|acme/);
  });

  test('is reported as one when it is kept', () => {
    const { kept } = redact(
      [snapshot(element(10, 'p', {}, [text(11, 'joe'), text(12, '@acme.io')]))],
      ['emails'],
    );

    expect(kept).toEqual([{ type: 'email', value: 'joe@acme.io' }]);
  });

  test('does not spoil a value that is whole in one of them', () => {
    const out = shown([
      snapshot(element(10, 'p', {}, [text(11, '2001:db8::8a2e:370:7334'), text(12, '192.0.2.146')])),
    ]);

    expect(out).not.toMatch(/[0-9a-f]/);
  });
});
