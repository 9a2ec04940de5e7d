import { describe, expect, test } from '@jest/globals';
import { redactEvents } from '../../core/redaction/redact.ts';
import { element, event, snapshot } from './positions.ts';

function href(value: string): unknown {
  const { events } = redactEvents([snapshot(element(10, 'a', { href: value }))], { grant: new Set() });
  return JSON.parse(/"href":("(?:[^"\\]|\\.)*")/.exec(JSON.stringify(events))?.[1] ?? 'null');
}

describe('a URL', () => {
  test.each([
    ['https://joe:pw@shop.acme.io/a', 'https://******@shop.acme.io/a'],
    ['https://a@b@shop.acme.io/', 'https://***@shop.acme.io/'],
    ['https:joe:pw@shop.acme.io/', 'https:******@shop.acme.io/'],
    ['https:\\\\joe:pw@shop.acme.io\\a', 'https:\\\\******@shop.acme.io\\a'],
    ['//joe:pw@shop.acme.io/a', '//******@shop.acme.io/a'],
    ['/a?q=Ann&lang=en#top', '/a?q=***&lang=**#***'],
    ['/a?Ann', '/a?***'],
    ['?joe%40acme.io=1', '?***************'],
    ['/a;jsessionid=AB12?x=1', '/a;jsessionid=********'],
    ['/reset/4f9c2b1a9e', '/reset/**********'],
    ['/v/aB3dE5fG7hJ9kL1mN3pQ5', '/v/*********************'],
    ['/u/joe%2540acme.io/x', '/u/************.**/x'],
    ['/phone/4155552671', '/phone/**********'],
    ['https://203.0.113.77/a', 'https://***.*.***.**/a'],
    ['data:image/png;base64,AAAA', 'data:,'],
    ['DATA:text/plain,joe', 'data:,'],
    ['blob:https://shop.acme.io/550e8400', 'blob:'],
    ['java\nscript:alert(1)', 'javascript:'],
    ['  javascript:alert(1)', 'javascript:'],
    ['mailto:joe@acme.io,Ann?body=hi', 'mailto:***@****.**,***?body=**'],
    ['tel:911', 'tel:***'],
    ['sms:+14155552671', 'sms:+***********'],
    ['acme-app:user/Ann', 'acme-app:********'],
    ['file:///Users/ann/a.html', 'file:*******************'],
  ])('%s becomes %s', (url, expected) => {
    expect(href(url)).toBe(expected);
  });

  test.each([
    'https://shop.acme.io/cart/items',
    '/products/tidewater-8x42-binoculars?q=',
    '../a/b.html',
    '#reviews',
    'about:blank',
    '',
    '/assets/550e8400-e29b-41d4-a716-446655440000/main.js',
    'https://acme.io/@joe/a',
  ])('%s stays', (url) => {
    expect(href(url)).toBe(url);
  });
});

describe('image candidates', () => {
  test.each([
    ['data:image/png;base64,AAAA 1x, /b?u=joe 2x', 'data:, 1x, /b?u=*** 2x'],
    ["data:image/svg+xml,<svg id='joe' class=ann> 1x, /b.png 2x", 'data:, ******** ********** 1x, /b.png 2x'],
    ['/a.png, /b.png 2x', '/a.png, /b.png 2x'],
  ])('%s become %s', (srcset, expected) => {
    const { events } = redactEvents([snapshot(element(10, 'img', { srcset }))], { grant: new Set() });

    expect(JSON.stringify(events)).toContain(JSON.stringify(expected));
  });
});

describe('a URL without a scheme in text, in an attribute of its own, in JSON', () => {
  test.each([
    ['/u?name=Wilhelmina', '/u?name=**********'],
    ['acme.io/u?name=Wilhelmina&x=1#top', 'acme.io/u?name=**********&x=*#***'],
    ['?name=Wilhelmina', '?name=**********'],
    ['see "www.acme.io/?q=a+b" there', 'see "www.acme.io/?q=***" there'],
  ])('%s becomes %s', (url, expected) => {
    const { events } = redactEvents(
      [snapshot(element(10, 'p', { 'data-link': url })), event(5, { tag: url, payload: [url] })],
      { grant: new Set() },
    );

    expect(events).toEqual([
      snapshot(element(10, 'p', { 'data-link': expected })),
      event(5, { tag: expected, payload: [expected] }),
    ]);
  });

  test.each(['Really?x=1', 'x = a?b=c:d', 'what? name=value', 'a/b?'])('%s is none', (words) => {
    const events = [event(5, { tag: words, payload: null })];

    expect(redactEvents(events, { grant: new Set() }).events).toEqual(events);
  });
});
