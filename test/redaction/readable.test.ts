import { describe, expect, test } from '@jest/globals';
import { redactEvents } from '../../core/redaction/redact.ts';
import { element, event, incremental, mutation, snapshot, text } from './positions.ts';

/** The events as they come out when nothing is granted. */
function redacted(...events: unknown[]): unknown[] {
  return redactEvents(events, { grant: new Set() }).events;
}

describe('what a replay needs stays as it was', () => {
  test.each([
    'Delivery on 2026-11-24 at 10:11:12.123',
    '2026-11-24T10:11:12.123Z',
    'Paid $1,249.00, that is 1 234,50 € or USD 12345678',
    'Firmware 4.12.1, Chrome/120.0.6099.129, v1.2.3.4',
    'id 550e8400-e29b-41d4-a716-446655440000',
    'commit 3f2504e04f8941d39a0c0305e82c3301',
    'since 1795498781732 ms',
    'AQ-4402-B, 8×42, 1920×1080, 09:00–17:30',
    'Page 1 2 3 4 5 6 7 8 9 10',
    '12.5 % of 0.123456789',
    'std::dec, a::before and @media in code',
    'You can reach us 24/7, see @acme',
  ])('the text %j', (words) => {
    const events = [snapshot(element(10, 'p', { title: words, 'data-x': words }, [text(11, words)]))];

    expect(redacted(...events)).toEqual(events);
  });

  test.each([
    ['d', 'M12.345678 3.25L-100.123456,4.5e-5zM1111 2222l1 1', 'path'],
    ['viewBox', '0 0 1024 768', 'svg'],
    ['points', '100,200 300,400 500.5,600.25', 'polygon'],
    ['transform', 'matrix(0.123456789 0 0 1 1234.5678 0) rotate(45deg)', 'g'],
    ['width', '1234.5678px', 'img'],
    ['class', 'btn btn-primary w-[12.5px] css-1x2y3z4', 'button'],
    ['fill', '#12345678', 'rect'],
    ['href', '#icon-search', 'use'],
    ['integrity', 'sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC', 'link'],
    ['src', '/assets/main.3f2504e04f8941d39a0c0305e82c3301.js', 'img'],
    ['src', '/assets/550e8400-e29b-41d4-a716-446655440000.png', 'img'],
    ['srcset', '/a@2x.png 2x, /b-480w.jpg 480w', 'img'],
    ['rr_width', '123.45px', 'div'],
    ['aria-hidden', 'true', 'div'],
  ])('the attribute %s="%s"', (name, value, tagName) => {
    const events = [snapshot(element(10, tagName, { [name]: value }))];

    expect(redacted(...events)).toEqual(events);
  });

  test.each([
    ':root{--a:#fff;--b:#12345678;--gap:12.5px;--shadow:0 1.3333333px rgba(0,0,0,.12345678)}',
    '@media (min-width:768px){.a>b:nth-child(2n+1)::after{content:"→";width:33.3333333%;z-index:2147483647}}',
    '.a{background:url(/img/a.3f2504e04f8941d39a0c0305e82c3301.png) no-repeat;transition:all .25s cubic-bezier(.4,0,.2,1)}',
    '@font-face{font-family:"Open Sans";src:url("/f/a.woff2") format("woff2");unicode-range:U+0000-00FF,U+2000-206F}',
    '@import "/theme.css";.w-\\[10px\\]{width:10px}[type="text"],[href^="/a"]{color:#12345678}',
    '.icon::before{content:"\\f101"}/* rr_split */.b{margin:-1px auto 0}',
  ])('the style sheet %s', (css) => {
    const events = [
      snapshot(element(10, 'style', { _cssText: css }), element(12, 'style', {}, [text(13, css)])),
      incremental(8, { id: 10, adds: [{ rule: css, index: [0, 1] }] }),
    ];

    expect(redacted(...events)).toEqual(events);
  });

  test('what rrweb writes itself', () => {
    const events = [
      event(0, {}),
      event(4, { href: 'https://shop.acme.io/cart', width: 1280, height: 720 }),
      event(2, {
        node: {
          type: 0,
          id: 1,
          compatMode: 'CSS1Compat',
          childNodes: [
            { type: 1, id: 2, name: 'html', publicId: '', systemId: '' },
            element(3, 'my-element', { rr_open_mode: 'open' }),
          ],
        },
        initialOffset: { top: 0, left: 0 },
      }),
      incremental(1, { positions: [{ x: 512.5, y: 300, id: 7, timeOffset: -450 }] }),
      incremental(2, { type: 2, id: 7, x: 5, y: 6, pointerType: 0 }),
      incremental(7, {
        type: 1,
        id: 7,
        currentTime: 12.345678,
        volume: 1,
        muted: false,
        loop: false,
        playbackRate: 1,
      }),
      incremental(14, { ranges: [{ start: 1, startOffset: 0, end: 1, endOffset: 4 }] }),
      mutation({
        removes: [{ parentId: 3, id: 9, isShadow: true }],
        attributes: [
          {
            id: 3,
            attributes: { class: null, style: { color: 'red', width: ['10px', 'important'], top: false } },
          },
        ],
      }),
      event(6, { plugin: 'rrweb/sequential-id@1', payload: { id: 12 } }),
      event(8, { type: 'timelineMarker', text: 'Checkout' }),
    ];

    expect(redacted(...events)).toEqual(events);
  });
});
