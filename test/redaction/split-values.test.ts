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
