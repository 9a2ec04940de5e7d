import { describe, expect, test } from '@jest/globals';
import { cssNumber } from './css-number.ts';

/** What is found in a text, without the look of it. */
function found(text: string): string[] {
  return cssNumber.find(text).map(({ start, end }) => text.slice(start, end));
}

describe('css-number', () => {
  test.each([
    ['--phone:4155552671', '4155552671'],
    ['margin:4111 1111 1111 1111', '4111 1111 1111 1111'],
    ['order:219-09-9999', '219-09-9999'],
    ['x:415.555.2671', '415.555.2671'],
    ['x:+1 (415) 555-2671', '+1 (415) 555-2671'],
  ])('finds the number in %s', (css, long) => {
    expect(found(css)).toEqual([long]);
  });

  test.each([
    'z-index:2147483647',
    'z-index:9999999',
    'z-index:10000000',
    'width:33.3333333%',
    'color:#12345678',
    'margin:10px 20px 30px 40px',
    'flex:1 1 0',
    'cubic-bezier(.25,.1,.25,1)',
    'inset:10.25 30.75 50.55',
    'width:1234567px',
  ])('finds nothing in %s', (css) => {
    expect(found(css)).toEqual([]);
  });
});
