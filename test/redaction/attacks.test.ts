import { describe, expect, test } from '@jest/globals';
import type { Category } from '../../core/redaction/categories.ts';
import { redactEvents } from '../../core/redaction/redact.ts';
import { element, incremental, mutation, snapshot, text } from './positions.ts';

const NOTHING: ReadonlySet<Category> = new Set();
const FORMS: ReadonlySet<Category> = new Set(['forms']);

describe('text typed into an editor, chunk by chunk', () => {
  const later = [
    mutation({ adds: [{ parentId: 71, nextId: null, node: text(200, 'My diagnosis is') }] }),
    mutation({ texts: [{ id: 200, value: 'My diagnosis is gout' }] }),
  ];

  test.each<[string, unknown[]]>([
    [
      'is masked inside the elements of the editor',
      [
        snapshot(
          element(70, 'div', { contenteditable: '' }, [element(71, 'p', {}, [element(72, 'br', {})])]),
        ),
      ],
    ],
    [
      'is masked where the element became an editor later',
      [
        snapshot(element(70, 'div', {}, [element(71, 'p', {}, [text(72, '')])])),
        mutation({ attributes: [{ id: 70, attributes: { contenteditable: 'true' } }] }),
      ],
    ],
  ])('%s', (_, first) => {
    const { fields } = redactEvents(first, { grant: NOTHING });
    const second = redactEvents(later.slice(0, 1), { grant: NOTHING, fields: fields! });
    const third = redactEvents(later.slice(1), { grant: NOTHING, fields: second.fields! });
    expect(JSON.stringify([second.events, third.events])).not.toMatch(/diagnosis|gout/);
  });
});

test.each<[string, unknown]>([
  [
    'the name of a plugin',
    { type: 6, timestamp: 1, data: { plugin: { toString: 1, valueOf: 1 }, payload: 'x' } },
  ],
  ['the type of a node', { type: 2, timestamp: 1, data: { node: { type: { toString: 1 }, id: 1 } } }],
  ['contenteditable', snapshot(element(10, 'div', { contenteditable: { toString: 1 } }))],
  ['the tag', snapshot({ ...element(10, 'div', {}), tagName: { toString: 1 } })],
  ['an answer', snapshot(element(10, 'div', { 'aria-checked': { toString: 1 } }))],
  ['the name of an element', snapshot(element(10, 'meta', { name: { toString: 1 }, content: 'x' }))],
  ['the type of an input', snapshot(element(10, 'input', { type: { toString: 1 }, value: 'x' }))],
  ['the value of a meter', snapshot(element(10, 'meter', { value: { toString: 1 } }))],
])('an object that cannot become a text is masked as %s', (_, event) => {
  expect(() => redactEvents([event], { grant: NOTHING })).not.toThrow();
});

test.each<[string, unknown]>([
  ['a number', incremental(5, { id: 50, text: 4155552671, isChecked: false })],
  ['an object', incremental(5, { id: 50, text: { a: 'joe@acme.io' }, isChecked: false })],
  ['a list', incremental(5, { id: 50, text: ['joe@acme.io'], isChecked: false })],
  ['an answer that is no yes or no', incremental(5, { id: 50, text: '', isChecked: 'joe@acme.io' })],
  ['a value that is a number', snapshot(element(50, 'input', { type: 'text', value: 4155552671 }))],
  ['a choice that is an object', snapshot(element(50, 'option', { selected: { a: 'joe@acme.io' } }))],
])('what was entered is kept as text only: %s goes, though forms are granted', (_, event) => {
  const { events } = redactEvents([snapshot(element(50, 'input', { type: 'text' })), event], {
    grant: FORMS,
  });
  expect(JSON.stringify(events)).not.toMatch(/4155552671|joe@acme/);
});

test('names of keys in what is drawn go', () => {
  const event = incremental(9, {
    id: 1,
    type: 0,
    commands: [{ property: 'fillText', args: [{ 'joe@acme.io': 1 }] }],
  });
  expect(JSON.stringify(redactEvents([event], { grant: NOTHING }).events)).not.toContain('joe@acme');
});

test.each([
  'securityCode',
  'verification_code',
  'userPassword',
  'csrfmiddlewaretoken',
  'password_confirmation',
])('a field of the name %s is a credential, which no grant keeps', (name) => {
  const event = snapshot(element(50, 'input', { type: 'text', name, value: 'Wilhelmina' }));
  expect(JSON.stringify(redactEvents([event], { grant: FORMS }).events)).not.toContain('Wilhelmina');
});

test.each<[string, object[]]>([
  [
    'in an element of its own',
    [text(70, 'Your verification code: '), element(71, 'b', {}, [text(72, '482913')])],
  ],
  ['beside the name of a password', [element(71, 'b', {}, [text(72, 'Password: ')]), text(70, 'hunter22x')]],
])('a code that the text beside it tells goes %s', (_, nodes) => {
  const events = [snapshot(element(60, 'p', {}, nodes))];
  expect(JSON.stringify(redactEvents(events, { grant: FORMS }).events)).not.toMatch(/482913|hunter22x/);
});

test('the label of a choice goes as its text does', () => {
  const option = element(71, 'option', { value: 'a', label: 'Wilhelmina' });
  const { events } = redactEvents([snapshot(element(70, 'select', {}, [option]))], { grant: NOTHING });
  expect(JSON.stringify(events)).not.toContain('Wilhelmina');
});

test.each(['tokens', 'accessTokens', 'dbPassword'])(
  'a field of the name %s is a credential as well',
  (name) => {
    const event = snapshot(element(50, 'input', { type: 'text', name, value: 'Wilhelmina' }));
    expect(JSON.stringify(redactEvents([event], { grant: FORMS }).events)).not.toContain('Wilhelmina');
  },
);

test.each([NOTHING, FORMS])('an answer that is an object goes', (grant) => {
  const event = snapshot(
    element(50, 'div', { 'aria-checked': { a: 'joe@acme.io' }, checked: { a: 'joe@acme.io' } }),
  );
  expect(JSON.stringify(redactEvents([event], { grant }).events)).not.toContain('joe@acme');
});

test('text added to a typed text later is typed too, chunk by chunk', () => {
  const editor = element(70, 'div', { contenteditable: '' }, [text(72, 'Dear')]);
  const { fields } = redactEvents([snapshot(editor)], { grant: NOTHING });
  const { events } = redactEvents([mutation({ texts: [{ id: 72, value: 'Dear gout' }] })], {
    grant: NOTHING,
    fields: fields!,
  });
  expect(JSON.stringify(events)).not.toContain('gout');
});
