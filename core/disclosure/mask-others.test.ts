import { describe, expect, test } from '@jest/globals';
import { normalise } from '../identifiers/normalise.ts';
import { OthersMasked, type Subject } from './mask-others.ts';

const subject: Subject = {
  values: [
    { type: 'email', value: 'maria@acme.io', category: 'emails' },
    { type: 'user_id', value: 'customer-77', category: 'identity' },
  ],
  isTheirs(type, value) {
    if (type === 'user_id') return value.toLowerCase() === 'customer-77';
    try {
      return (
        (type === 'email' && normalise('email', value) === 'maria@acme.io') ||
        (type === 'phone' && normalise('phone', value) === '+14155550134')
      );
    } catch {
      return false;
    }
  },
};

const text = (id: number, textContent: string) => ({
  type: 2,
  tagName: 'p',
  attributes: {},
  id,
  childNodes: [{ type: 3, textContent, id: id + 1 }],
});
const input = { type: 2, tagName: 'input', attributes: { type: 'text' }, id: 4, childNodes: [] };
function recording(...texts: string[]): unknown[] {
  const children = [input, ...texts.map((each, n) => text(10 + 2 * n, each))];
  const body = { type: 2, tagName: 'body', attributes: {}, id: 3, childNodes: children };
  const html = { type: 2, tagName: 'html', attributes: {}, id: 2, childNodes: [body] };
  const node = { type: 0, id: 1, childNodes: [html] };
  return [
    { type: 4, data: { href: 'https://shop.example/maria@acme.io', width: 8, height: 6 }, timestamp: 1 },
    { type: 2, data: { node, initialOffset: { top: 0, left: 0 } }, timestamp: 2 },
  ];
}
const typed = (value: string) => ({
  type: 3,
  data: { source: 5, text: value, isChecked: false, id: 4 },
  timestamp: 3,
});
const masked = (events: unknown[], isOwn: boolean) =>
  Buffer.from(new OthersMasked(subject, isOwn).chunk(Buffer.from(JSON.stringify(events)))).toString();

describe("in the subject's own session", () => {
  test('their values stay in every spelling, with what they typed, and those of others go', () => {
    const out = masked(
      [
        ...recording(
          'Hi MARIA@acme.io, call (415) 555-0134',
          'from kim@acme.io, 212-555-0187, 8812345671',
          'customer-77',
        ),
        typed('for joe@acme.io'),
      ],
      true,
    );
    for (const kept of ['Hi MARIA@acme.io, call (415) 555-0134', 'customer-77']) expect(out).toContain(kept);
    for (const gone of ['kim', '0187', '8812345671', 'joe@']) expect(out).not.toContain(gone);
  });
});

test('what the subject typed in their own session stays', () => {
  expect(masked([...recording('Hello'), typed('blue canoe')], true)).toContain('blue canoe');
});

describe("in somebody else's session", () => {
  test('only their values stay: all other text, names too, and what was typed are masked', () => {
    const out = masked(
      [
        ...recording('Ticket of maria@acme.io, agent Bob Miller', 'Kim Lee, kim@acme.io'),
        typed('maria@acme.io'),
      ],
      false,
    );
    expect(out).toContain('maria@acme.io, ***** *** ******');
    for (const gone of ['Bob', 'Miller', 'Ticket', 'Kim', 'kim@']) expect(out).not.toContain(gone);
    expect(JSON.parse(out).at(-1).data.text).toMatch(/^\*+$/);
  });
});

test('marks that a page holds itself bring nothing back', () => {
  const out = masked(recording('\ue000\ue100\ue001 and maria@acme.io', 'x \ue000\ue105\ue001'), true);
  expect(out).toContain(' and maria@acme.io');
  expect(out.match(/maria@acme\.io/g)).toHaveLength(1);
  expect(out).not.toMatch(/[\ue000\ue001\ue100-\ue109]/);
});
