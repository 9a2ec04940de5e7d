/** A place of a recording into which a page can bring a string. */
export interface Position {
  readonly path: string;
  readonly events: (value: string) => unknown[];
}

const TIMESTAMP = 1_795_498_781_732;

export function event(type: number, data: unknown): unknown {
  return { type, data, timestamp: TIMESTAMP };
}

export function incremental(source: number, data: object): unknown {
  return event(3, { source, ...data });
}

/** A mutation with the given changes. */
export function mutation(changes: object): unknown {
  return incremental(0, { texts: [], attributes: [], removes: [], adds: [], ...changes });
}

export function element(id: number, tagName: string, attributes: object, childNodes: unknown[] = []): object {
  return { type: 2, id, tagName, attributes, childNodes };
}

export function text(id: number, textContent: string): object {
  return { type: 3, id, textContent };
}

/** A page with the given nodes in its body (whose id is 3). */
export function snapshot(...nodes: unknown[]): unknown {
  const html = element(2, 'html', {}, [element(3, 'body', {}, nodes)]);
  return event(2, { node: { type: 0, id: 1, childNodes: [html] }, initialOffset: { top: 0, left: 0 } });
}

export function attribute(name: string, tagName = 'div'): Position {
  return {
    path: `attribute ${name} of ${tagName}`,
    events: (value) => [snapshot(element(10, tagName, { [name]: value }))],
  };
}

function css(path: string, rule: (value: string) => string): Position[] {
  return [
    {
      path: `style attribute, ${path}`,
      events: (value) => [snapshot(element(10, 'div', { style: rule(value) }))],
    },
    {
      path: `style sheet, ${path}`,
      events: (value) => [snapshot(element(10, 'style', { _cssText: `p{${rule(value)}}` }))],
    },
    {
      path: `added rule, ${path}`,
      events: (value) => [incremental(8, { id: 1, adds: [{ rule: `p{${rule(value)}}`, index: 0 }] })],
    },
  ];
}

function quoted(value: string): string {
  return JSON.stringify(value).replace(/\\u/g, '\\\\u');
}

/** Where free text can stand. */
export const TEXT_POSITIONS: readonly Position[] = [
  {
    path: 'text node',
    events: (value) => [snapshot(element(10, 'p', {}, [text(11, `Write to ${value} today`)]))],
  },
  { path: 'title element', events: (value) => [snapshot(element(10, 'title', {}, [text(11, value)]))] },
  {
    path: 'text added',
    events: (value) => [mutation({ adds: [{ parentId: 3, nextId: null, node: text(11, value) }] })],
  },
  { path: 'text changed', events: (value) => [mutation({ texts: [{ id: 11, value }] })] },
  { path: 'comment', events: (value) => [snapshot({ type: 5, id: 11, textContent: value })] },
  { path: 'script', events: (value) => [snapshot(element(10, 'script', {}, [text(11, value)]))] },
  ...[
    'title',
    'alt',
    'placeholder',
    'aria-label',
    'data-user',
    'label',
    'content',
    'custom-attribute',
    'class',
    'id',
    'name',
    'download',
    'datetime',
    'type',
    'width',
    'viewBox',
  ].map((name) => attribute(name)),
  attribute('onclick'),
  attribute('srcdoc', 'iframe'),
  attribute('value', 'input'),
  attribute('value', 'option'),
  attribute('value', 'button'),
  {
    path: 'attribute changed',
    events: (value) => [mutation({ attributes: [{ id: 9, attributes: { title: value } }] })],
  },
  { path: 'input', events: (value) => [incremental(5, { id: 9, text: value, isChecked: false })] },
  { path: 'textarea', events: (value) => [snapshot(element(10, 'textarea', {}, [text(11, value)]))] },
  {
    path: 'editable element',
    events: (value) => [snapshot(element(10, 'div', { contenteditable: 'true' }, [text(11, value)]))],
  },
  {
    path: 'console',
    events: (value) => [
      event(6, {
        plugin: 'rrweb/console@1',
        payload: {
          level: 'log',
          trace: [`at f (${value})`],
          payload: [JSON.stringify(`user ${value}`), JSON.stringify({ user: { mail: [value] } })],
        },
      }),
    ],
  },
  {
    path: 'console, document in a document',
    events: (value) => [
      event(6, {
        plugin: 'rrweb/console@1',
        payload: { level: 'log', trace: [], payload: [JSON.stringify(JSON.stringify({ a: value }))] },
      }),
    ],
  },
  {
    path: 'legacy console',
    events: (value) => [incremental(11, { level: 'log', trace: [], payload: [JSON.stringify(value)] })],
  },
  { path: 'custom event', events: (value) => [event(5, { tag: value, payload: { a: { b: [value] } } })] },
  { path: 'key of a custom event', events: (value) => [event(5, { tag: 't', payload: { [value]: 1 } })] },
  { path: 'other plugin', events: (value) => [event(6, { plugin: 'acme@1', payload: { note: value } })] },
  {
    path: 'network header and body',
    events: (value) => [
      event(6, {
        plugin: 'rrweb/network@1',
        payload: {
          requests: [
            {
              name: '/a',
              requestHeaders: { from: value },
              requestBody: value,
              responseHeaders: { x: value },
              responseBody: value,
            },
          ],
        },
      }),
    ],
  },
  {
    path: 'canvas text',
    events: (value) => [
      incremental(9, { id: 5, type: 0, commands: [{ property: 'fillText', args: [value, 1, 2] }] }),
    ],
  },
  {
    path: 'canvas, one call',
    events: (value) => [incremental(9, { id: 5, type: 0, property: 'fillText', args: [value, 1, 2] })],
  },
  {
    path: 'objects of a canvas',
    events: (value) => [
      incremental(9, {
        id: 5,
        type: 0,
        commands: [
          {
            property: 'drawImage',
            args: [
              [{ rr_type: value, args: [value, [value]] }],
              { rr_type: 'HTMLImageElement', src: `https://acme.io/?m=${encodeURIComponent(value)}` },
              {
                rr_type: 'Blob',
                type: value,
                data: [{ rr_type: 'ArrayBuffer', base64: btoa('x').concat(value) }],
              },
              { rr_type: 'x', index: value, [value]: value },
            ],
          },
        ],
      }),
    ],
  },
  {
    path: 'payload of an asset',
    events: (value) => [
      event(7, {
        url: '/a.png',
        payload: {
          rr_type: 'Blob',
          base64: value,
          type: value,
          args: [value],
          data: [{ rr_type: 'x', args: [value] }],
        },
      }),
    ],
  },
  {
    path: 'names and values of attributes with a pair',
    events: (value) => [event(5, { tag: 't', payload: [['mail', value]] })],
  },
  { path: 'custom element', events: (value) => [incremental(16, { define: { name: value } })] },
  {
    path: 'font',
    events: (value) => [
      incremental(10, {
        family: value,
        fontSource: 'url(/f.woff2)',
        buffer: false,
        descriptors: { unicodeRange: value },
      }),
    ],
  },
  { path: 'annotation', events: (value) => [event(8, { type: 'caption', text: value })] },
  {
    path: 'asset failure',
    events: (value) => [event(7, { url: '/a.png', failed: { status: 404, message: value } })],
  },
  { path: 'load event', events: (value) => [event(1, { note: value })] },
  { path: 'unknown event', events: (value) => [event(99, { note: value })] },
  { path: 'unknown source', events: (value) => [incremental(99, { note: value })] },
  {
    path: 'unknown key of an event',
    events: (value) => [{ ...(event(4, { href: '/', width: 1, height: 1 }) as object), [value]: value }],
  },
  { path: 'unknown key of a node', events: (value) => [snapshot({ ...element(10, 'p', {}), note: value })] },
  { path: 'a string where a number belongs', events: (value) => [incremental(3, { id: 1, x: value, y: 0 })] },
  {
    path: 'an enumerated word',
    events: (value) => [
      event(2, {
        node: {
          type: 0,
          id: 1,
          compatMode: value,
          childNodes: [{ type: 1, id: 2, name: value, publicId: value, systemId: value }],
        },
      }),
    ],
  },
  { path: 'element name', events: (value) => [snapshot(element(10, value, {}))] },
  { path: 'attribute name', events: (value) => [snapshot(element(10, 'p', { [value]: '' }))] },
];

/** Where a URL can stand; the value is a segment of its path, a parameter or its fragment. */
export const URL_POSITIONS: readonly Position[] = [
  {
    path: 'page address, path',
    events: (value) => [event(4, { href: `https://shop.acme.io/u/${value}/home`, width: 1, height: 1 })],
  },
  {
    path: 'page address, query',
    events: (value) => [event(4, { href: `https://shop.acme.io/?q=${value}&r=1`, width: 1, height: 1 })],
  },
  {
    path: 'page address, name of a parameter',
    events: (value) => [event(4, { href: `https://shop.acme.io/?${value}`, width: 1, height: 1 })],
  },
  {
    path: 'page address, fragment',
    events: (value) => [event(4, { href: `https://shop.acme.io/#/${value}`, width: 1, height: 1 })],
  },
  { path: 'link', events: (value) => [snapshot(element(10, 'a', { href: `/u/${value}` }))] },
  {
    path: 'mailto',
    events: (value) => [snapshot(element(10, 'a', { href: `mailto:${value}?subject=${value}` }))],
  },
  { path: 'tel', events: (value) => [snapshot(element(10, 'a', { href: `tel:${value}` }))] },
  {
    path: 'javascript',
    events: (value) => [snapshot(element(10, 'a', { href: `javascript:show('${value}')` }))],
  },
  { path: 'data', events: (value) => [snapshot(element(10, 'img', { src: `data:text/plain,${value}` }))] },
  { path: 'other scheme', events: (value) => [snapshot(element(10, 'a', { href: `acme-app:${value}` }))] },
  {
    path: 'image candidates',
    events: (value) => [
      snapshot(element(10, 'img', { srcset: `/a?u=${encodeURIComponent(value)} 1x, /b?u=1 2x` })),
    ],
  },
  {
    path: 'network request',
    events: (value) => [
      event(6, {
        plugin: 'rrweb/network@1',
        payload: { requests: [{ name: `https://api.acme.io/u?m=${value}` }] },
      }),
    ],
  },
  { path: 'asset', events: (value) => [event(7, { url: `/pictures?of=${value}` })] },
];

/** Where CSS can stand. */
export const CSS_POSITIONS: readonly Position[] = [
  {
    path: 'style attribute that is none',
    events: (value) => [snapshot(element(10, 'p', { style: value, _cssText: value }))],
  },
  {
    path: 'text that says it is a style',
    events: (value) => [snapshot(element(10, 'p', {}, [{ ...text(11, value), isStyle: true }]))],
  },
  ...css('content', (value) => `content:${quoted(value)}`),
  ...css('custom property', (value) => `--user: ${quoted(value)}`),
  ...css('unquoted custom property', (value) => `--user: ${value.replace(/["';{}]/g, '')};`),
  ...css('comment', (value) => `color:red;/* ${value} */`),
  ...css('url', (value) => `background:url(/u?m=${encodeURIComponent(value)})`),
  ...css(
    'strings of image-set',
    (value) => `background:image-set("/a.png" 1x, "/b?m=${encodeURIComponent(value)}" 2x)`,
  ),
  {
    path: 'import',
    events: (value) => [
      snapshot(element(10, 'style', { _cssText: `@import/**/"/u?m=${encodeURIComponent(value)}";` })),
    ],
  },
  {
    path: 'replaced style sheet',
    events: (value) => [
      incremental(8, {
        id: 1,
        replace: `a{content:${quoted(value)}}`,
        replaceSync: `a{content:${quoted(value)}}`,
      }),
    ],
  },
  {
    path: 'style sheet of a worker or a link, as an asset',
    events: (value) => [
      event(7, { url: '/a.css', payload: { rr_type: 'CssText', cssTexts: [`a{content:${quoted(value)}}`] } }),
    ],
  },
  {
    path: 'attribute selector',
    events: (value) => [
      snapshot(element(10, 'style', { _cssText: `[data-user=${quoted(value)}]{color:red}` })),
    ],
  },
  {
    path: 'text of a style element',
    events: (value) => [snapshot(element(10, 'style', {}, [text(11, `a{content:${quoted(value)}}`)]))],
  },
  {
    path: 'style object',
    events: (value) => [
      mutation({
        attributes: [
          { id: 9, attributes: { style: { content: quoted(value), '--x': [quoted(value), ''] } } },
        ],
      }),
    ],
  },
  {
    path: 'style declaration',
    events: (value) => [
      incremental(13, {
        id: 1,
        index: [0],
        set: { property: 'content', value: quoted(value), priority: '' },
      }),
    ],
  },
  {
    path: 'adopted style sheet',
    events: (value) => [
      incremental(15, {
        id: 1,
        styleIds: [1],
        styles: [{ styleId: 1, rules: [{ rule: `a{content:${quoted(value)}}` }] }],
      }),
    ],
  },
];

/** Where a value can stand in pieces. */
export interface SplitPosition extends Position {
  /** What the pieces make together in a result. */
  readonly shown: (events: unknown[]) => string;
}

function halves(value: string): [string, string] {
  const middle = Math.floor(value.length / 2);
  return [value.slice(0, middle), value.slice(middle)];
}

/** The strings at a key, wherever they are in the result, joined. */
function stringsAt(key: string): (events: unknown[]) => string {
  return (events) => {
    const found: string[] = [];
    JSON.stringify(events, (name, value) => {
      if (name === key) found.push(...[value].flat().filter((item) => typeof item === 'string'));
      return value;
    });
    return found.join('');
  };
}

/** Where a value can stand in two halves or letter by letter. */
export const SPLIT_POSITIONS: readonly SplitPosition[] = [
  {
    path: 'text nodes',
    events: (value) => [
      snapshot(
        element(
          10,
          'p',
          {},
          halves(value).map((half, at) => text(11 + at, half)),
        ),
      ),
    ],
    shown: stringsAt('textContent'),
  },
  {
    path: 'inline elements, letter by letter',
    events: (value) => [
      snapshot(
        element(
          10,
          'p',
          {},
          value.split('').map((unit, at) => element(20 + at, 'b', {}, [text(200 + at, unit)])),
        ),
      ),
    ],
    shown: stringsAt('textContent'),
  },
  {
    path: 'items of an array',
    events: (value) => [event(5, { tag: 't', payload: { list: halves(value) } })],
    shown: stringsAt('list'),
  },
  {
    path: 'letters of a canvas',
    events: (value) => [
      incremental(9, {
        id: 5,
        type: 0,
        commands: value.split('').map((unit, at) => ({ property: 'fillText', args: [unit, at * 8, 10] })),
      }),
    ],
    shown: stringsAt('args'),
  },
];
