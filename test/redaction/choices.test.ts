import { describe, expect, test } from '@jest/globals';
import { redactEvents } from '../../core/redaction/redact.ts';
import { element, event, incremental, mutation, snapshot, text } from './positions.ts';

const NAMES = ['Canada', 'Germany', 'Mexico'];

function redacted(...events: unknown[]): string {
  return JSON.stringify(redactEvents(events, { grant: new Set() }).events);
}

function typed(value: string): unknown {
  return incremental(5, { id: 90, text: value, isChecked: false });
}

const field = element(90, 'input', { type: 'text' });

describe('what was typed is not told by the one choice of a list that is missing', () => {
  test.each<[string, (name: string, at: number) => object]>([
    ['items', (name, at) => element(20 + at, 'li', {}, [text(40 + at, name)])],
    [
      'items with words around',
      (name, at) => element(20 + at, 'p', {}, [text(40 + at, ` Ship to ${name}.`)]),
    ],
    ['titles', (name, at) => element(20 + at, 'img', { alt: name, title: `To ${name}` })],
    ['links', (name, at) => element(20 + at, 'a', { href: `/to/${name}` })],
    [
      'cells of a table',
      (name, at) =>
        element(20 + at, 'tr', {}, [
          element(50 + at, 'td', {}, [text(60 + at, String(at))]),
          element(30 + at, 'td', {}, [element(70 + at, 'b', {}, [text(40 + at, name)])]),
        ]),
    ],
  ])('by %s', (_, item) => {
    const page = snapshot(element(10, 'div', {}, NAMES.map(item)), field);

    expect(redacted(page, typed('Germany'))).not.toMatch(/Canada|Germany|Mexico/);
    expect(redacted(page, typed('Atlantis'))).toMatch(/Canada.*Germany.*Mexico/);
  });

  test('by a second text of an element that shows the same word twice', () => {
    const items = NAMES.map((name, at) =>
      element(20 + at, 'li', {}, [
        text(40 + at, at === 1 ? name : `No. ${at}`),
        element(60 + at, 'br', {}),
        text(50 + at, name),
      ]),
    );
    expect(redacted(snapshot(element(10, 'ul', {}, items), field), typed('Germany'))).not.toMatch(
      /Canada|Germany|Mexico/,
    );
  });

  test('by a list that was shown and taken away, item by item', () => {
    const items = NAMES.map((name, at) => element(20 + at, 'li', {}, [text(40 + at, name)]));
    const out = redacted(
      snapshot(element(10, 'ul', {}, []), field),
      mutation({ adds: items.map((node) => ({ parentId: 10, nextId: null, node })) }),
      typed('Germany'),
      mutation({ removes: items.map((_, at) => ({ parentId: 10, id: 20 + at })) }),
    );

    expect(out).not.toMatch(/Canada|Germany|Mexico/);
  });

  test.each<[string, unknown]>([
    ['strings', NAMES],
    ['objects', NAMES.map((name) => ({ code: name.slice(0, 2), label: { name } }))],
  ])('by an array of %s', (_, list) => {
    const out = redacted(snapshot(field), typed('Germany'), event(5, { tag: 't', payload: { list } }));

    expect(out).not.toMatch(/Canada|Germany|Mexico/);
  });

  test('and what is added by itself leaves its neighbours as they are', () => {
    const message = (id: number, words: string) => element(id, 'p', {}, [text(id + 1, words)]);
    const out = redacted(
      snapshot(
        element(10, 'div', {}, [message(20, 'How can I help?'), message(30, 'Robin is typing')]),
        field,
      ),
      typed('My order is late'),
      mutation({ adds: [{ parentId: 10, nextId: null, node: message(40, 'My order is late') }] }),
    );

    expect(out).not.toContain('late');
    expect(out).toMatch(/How can I help.*Robin is typing/);
  });

  test('and text that is no choice beside it stays', () => {
    const out = redacted(
      snapshot(
        element(10, 'p', {}, [text(11, 'Dear Germany')]),
        element(12, 'p', {}, [text(13, 'Thank you for your order')]),
        element(14, 'h2', {}, [text(15, 'Orders')]),
        field,
      ),
      typed('Germany'),
    );

    expect(out).toContain('Thank you for your order');
    expect(out).toContain('Orders');
  });
});
