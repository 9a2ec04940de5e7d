/** A page that shows what each category is about: an address, a long number, an input. */
const EMAIL = 'maria.lopez@mail.example';
const NUMBER = '4242 4242 4242 4242';
const TYPED = 'typed by hand';

/** A chunk that needs no chunk before it: the page whole, and something typed into it. */
export function smallChunk(sequence: number): unknown[] {
  const at = 1_000_000 + sequence * 10;
  const element = (id: number, tagName: string, childNodes: unknown[], attributes = {}) => ({
    type: 2,
    id,
    tagName,
    attributes,
    childNodes,
  });
  const text = (id: number, textContent: string) => ({ type: 3, id, textContent });
  const body = element(4, 'body', [
    element(5, 'p', [text(6, `Write to ${EMAIL}`)]),
    element(7, 'p', [text(8, `Paid with ${NUMBER}`)]),
    element(9, 'input', [], { type: 'text', name: 'remark' }),
  ]);
  const html = element(2, 'html', [element(3, 'head', []), body]);
  return [
    { type: 4, timestamp: at, data: { href: 'https://shop.example/', width: 800, height: 600 } },
    {
      type: 2,
      timestamp: at + 1,
      data: { node: { type: 0, id: 1, childNodes: [html] }, initialOffset: { top: 0, left: 0 } },
    },
    { type: 3, timestamp: at + 2, data: { source: 5, id: 9, text: TYPED, isChecked: false } },
  ];
}

/** What of the page's values a replay shows, by the number of the chunk. */
export function shownIn(events: readonly unknown[]): Map<number, string[]> {
  const shown = new Map<number, string[]>();
  for (const event of events as { timestamp: number }[]) {
    const sequence = Math.floor((event.timestamp - 1_000_000) / 10);
    const json = JSON.stringify(event);
    const found = Object.entries({ emails: EMAIL, numbers: NUMBER, forms: TYPED }).filter(([, value]) =>
      json.includes(value),
    );
    shown.set(sequence, [...(shown.get(sequence) ?? []), ...found.map(([category]) => category)]);
  }
  return shown;
}
