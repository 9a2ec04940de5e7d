import { describe, expect, test } from '@jest/globals';
import { redactEvents } from '../../core/redaction/redact.ts';
import { element, snapshot } from './positions.ts';

function redacted(css: string): string {
  const { events } = redactEvents([snapshot(element(10, 'style', { _cssText: css }))], { grant: new Set() });
  return JSON.parse(/"_cssText":("(?:[^"\\]|\\.)*")/.exec(JSON.stringify(events))?.[1] ?? 'null');
}

describe('a style sheet', () => {
  test.each([
    ['a{content:"joe" "@" "acme.io"}', 'a{content:"***" "@" "****.**"}'],
    [
      'a::before{content:"joe@"}a::after{content:"acme.io"}',
      'a::before{content:"***@"}a::after{content:"****.**"}',
    ],
    ['a{content:counter(a) "415" counter(b) "5552671"}', 'a{content:counter(a) "***" counter(b) "*******"}'],
    ['@import/**/"/u?m=joe";', '@import/**/"/u?m=***";'],
    ['@import url("/u?m=joe") layer(a);', '@import url("/u?m=***") layer(a);'],
    [
      'a{background:image-set("/a?u=ann" 1x, "/b?u=joe" type("image/png") 2x)}',
      'a{background:image-set("/a?u=***" 1x, "/b?u=***" type("image/png") 2x)}',
    ],
    ['a{background:u\\72l(/a?u=joe)}', 'a{background:u\\72l(/a?u=***)}'],
    ['a{background:u\\72l("/a?u=joe")}', 'a{background:u\\72l("/a?u=***")}'],
    ['a{x:+1 (415) 555-2671}', 'a{x:+_ (___) ___-____}'],
    ['#user-4155552671,.u-219-09-9999 b{color:red}', '#user-__________,.u-___-__-____ b{color:red}'],
    ['.joe\\@acme\\.io{color:red}', '.___\\@____\\.__{color:red}'],
    ['a{--n:4155552671}', 'a{--n:__________}'],
    ['a{--n: bearer\tq7Gh2kLm9PzX4vBn;}', 'a{--n: bearer\t________________;}'],
    ['a{--n: joe at acme\tdot\tcom;}', 'a{--n: ___ __ ____\t___\t___;}'],
    ['a{--n: https://x.org/#t=q7;}', 'a{--n: https://x.org/#____;}'],
    ['a{content:"https://acme.io/#t=q7Gh2k\\"\\\\"}', 'a{content:"https://acme.io/#********\\"\\\\"}'],
  ])('%s becomes %s', (css, expected) => {
    expect(redacted(css)).toBe(expected);
  });

  test.each([
    'a{--z:2147483647;--y: 9999999 !important;--c:RebeccaPurple}',
    '.card.jsx-3091768403{color:#12345678}.w-\\[10\\.5px\\]{z-index:10000000}',
    '[data-v-41555526] .a-1-2-3-4-5-6-7-8{top:1px}',
    'a::before{content:"1" "2" "3"}b{content:"12"}i{content:"34567"}',
    'a{background:image-set("/a.png" 1x,"/b.png" 2x)}',
  ])('%s stays', (css) => {
    expect(redacted(css)).toBe(css);
  });

  test.each(['user-4155552671', 'jsx-3091768403 card', 'u-219-09-9999'])(
    'and the class %s still name the same elements',
    (names) => {
      const selector = `.${names.replace(' ', '.')}`;
      const { events } = redactEvents(
        [
          snapshot(
            element(10, 'p', { class: names }),
            element(11, 'style', { _cssText: `${selector}{top:0}` }),
          ),
        ],
        { grant: new Set() },
      );
      const out = JSON.stringify(events);
      const masked = /"class":"([^"]*)"/.exec(out)?.[1] ?? '';

      expect(out).toContain(`.${masked.replace(' ', '.')}{top:0}`);
    },
  );
});
