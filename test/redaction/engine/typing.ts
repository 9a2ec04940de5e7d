/** What values that are typed are made of: few parts, so that they begin and hold one another. */
const PARTS = [
  ...'ann anna annab Anna1 12 34 55 0 - _ . , at dot pin maple map mapleton b C'.split(' '),
  ' ',
  ' ',
  '  ',
  'ü',
  'а',
  '*',
  '"',
  '@',
  '%41',
  '\\',
  '\u200b',
  'a long answer that goes on and on and on',
];

type Random = () => number;

function pick<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random() * list.length)]!;
}

function anyText(most: number, random: Random): string {
  return Array.from({ length: 1 + Math.floor(random() * most) }, () => pick(PARTS, random)).join('');
}

/** Text that echoes one of the values, now and then the beginning of one, with something around it. */
function anyEcho(values: readonly string[], random: Random): string {
  const value = pick(values, random);
  const shown = random() < 0.3 ? value.slice(0, Math.floor(random() * value.length)) : value;
  const written = random() < 0.2 ? shown.toUpperCase() : shown;
  const [before, behind] = [
    random() < 0.5 ? anyText(2, random) : '',
    random() < 0.5 ? anyText(2, random) : '',
  ];
  return before + written + (random() < 0.2 ? pick(values, random) : '') + behind;
}

/** A chunk in which values are typed key by key, on a page that shows them in lists, lines and attributes. */
export function anyTyping(random: Random): unknown[] {
  const values = Array.from({ length: 1 + Math.floor(random() * 4) }, () => anyText(5, random));
  let id = 10;
  const text = () => ({ type: 3, id: id++, textContent: anyEcho(values, random) });
  const element = (tagName: string, childNodes: unknown[], attributes = {}) => ({
    type: 2,
    id: id++,
    tagName,
    attributes: random() < 0.3 ? { ...attributes, title: anyEcho(values, random) } : attributes,
    childNodes,
  });
  const many = (make: () => unknown) => Array.from({ length: Math.floor(random() * 4) }, make);
  const parts = [
    () => element('li', [text()]),
    () => element('p', [text(), element('b', [text()]), text()]),
    () =>
      element(
        'ul',
        many(() => element('li', [element('span', [text()])])),
      ),
    () =>
      element(
        'select',
        many(() => element('option', [text()], random() < 0.5 ? { value: 'v' } : {})),
      ),
    () =>
      element('input', [], {
        type: pick(['text', 'submit', 'checkbox'], random),
        value: pick(values, random),
      }),
    () => element('div', [text()], random() < 0.5 ? { contenteditable: 'true' } : {}),
  ];
  const page = Array.from({ length: 1 + Math.floor(random() * 6) }, () => pick(parts, random)());
  const field = 1 + Math.floor(random() * 60);
  const typed = values.flatMap((value) =>
    Array.from({ length: random() < 0.7 ? value.length : 1 }, (_, at) => ({
      type: 3,
      timestamp: 2,
      data: {
        source: 5,
        id: random() < 0.9 ? field : Math.floor(random() * 30),
        text: random() < 0.05 ? '********' : value.slice(0, value.length - at),
        isChecked: random() < 0.2,
        ...(random() < 0.1 ? { userTriggered: true } : {}),
      },
    })),
  );
  const changes = many(() => ({
    type: 3,
    timestamp: 3,
    data: {
      source: 0,
      texts: [{ id: Math.floor(random() * 40), value: anyEcho(values, random) }],
      attributes:
        random() < 0.3
          ? [{ id: Math.floor(random() * 40), attributes: { contenteditable: pick(['', 'false'], random) } }]
          : [],
      removes: [],
      adds: random() < 0.5 ? [{ parentId: 5, nextId: null, node: element('li', [text()]) }] : [],
    },
  }));
  const snapshot = {
    type: 2,
    timestamp: 1,
    data: {
      node: {
        type: 0,
        id: 1,
        childNodes: [{ type: 2, id: 5, tagName: 'div', attributes: {}, childNodes: page }],
      },
      initialOffset: { top: 0, left: 0 },
    },
  };
  const events = [snapshot, ...typed, ...changes];
  return random() < 0.2 ? [...events, structuredClone(snapshot), ...typed.slice(0, 1)] : events;
}
