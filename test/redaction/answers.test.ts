import { describe, expect, test } from '@jest/globals';
import { redactEvents } from '../../core/redaction/redact.ts';
import { element, incremental, mutation, snapshot, text } from './positions.ts';

function redacted(events: unknown[], forms = false): string {
  return JSON.stringify(redactEvents(events, { grant: new Set(forms ? (['forms'] as const) : []) }).events);
}

describe('an answer given in a widget of the page', () => {
  test.each([
    ['aria-checked', 'true', 'false'],
    ['aria-checked', 'mixed', 'false'],
    ['aria-selected', 'true', 'false'],
    ['data-state', 'checked', 'unchecked'],
    ['data-state', 'on', 'off'],
  ])('by %s="%s" is not told', (name, yes, no) => {
    const page = (value: string) => [
      snapshot(element(10, 'div', { role: 'checkbox', [name]: value })),
      mutation({ attributes: [{ id: 10, attributes: { [name]: value } }] }),
    ];

    expect(redacted(page(yes))).toBe(redacted(page(no)));
    expect(redacted(page(no))).toBe(JSON.stringify(page(no)));
    expect(redacted(page(yes), true)).toBe(JSON.stringify(page(yes)));
  });

  test('by an attribute that is there or not is not told', () => {
    const page = (answer: object) => redacted([snapshot(element(10, 'div', { role: 'option', ...answer }))]);

    expect(page({ 'data-checked': '' })).toBe(page({}));
    expect(page({ 'data-selected': 'true' })).toBe(page({}));
  });

  test('is no answer when it tells of a menu', () => {
    const page = [snapshot(element(10, 'div', { 'data-state': 'open', 'aria-expanded': 'true' }))];

    expect(redacted(page)).toBe(JSON.stringify(page));
  });
});

test('which of several radio buttons was pressed by hand is not told', () => {
  const press = (pressed: number) =>
    redacted(
      [10, 11].map((id) =>
        incremental(5, { id, text: 'on', isChecked: id === pressed, userTriggered: id === pressed }),
      ),
    );

  expect(press(10)).toBe(press(11));
});

test.each(['textbox', 'searchbox', 'combobox'])(
  'what an element of the role %s shows was entered in it',
  (role) => {
    const page = [
      snapshot(element(10, 'div', { role }, [element(11, 'span', {}, [text(12, 'Wilhelmina')])])),
    ];

    expect(redacted(page)).not.toContain('Wilhelmina');
    expect(redacted(page, true)).toContain('Wilhelmina');
  },
);

test('how far a slider was moved is an answer', () => {
  const page = (value: string) => [snapshot(element(10, 'div', { role: 'slider', 'aria-valuenow': value }))];

  expect(redacted(page('7'))).toBe(redacted(page('73')));
  expect(redacted(page('7'), true)).toBe(JSON.stringify(page('7')));
});
