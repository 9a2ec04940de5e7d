import { describe, expect, test } from '@jest/globals';
import { card } from './card.ts';

/** What is found in a text, without the look of it. */
function found(text: string): string[] {
  return card.find(text).map(({ start, end }) => text.slice(start, end));
}

describe('card', () => {
  test.each([
    '4111111111111111',
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    '4111.1111.1111.1111',
    '4111/1111/1111/1111',
    '4222222222222',
    '3782 822463 10005',
    '2223003122003222',
    '6011000990139424009',
    '4111,1111,1111,1111',
    '4111:1111:1111:1111',
    '4111+1111+1111+1111',
    '4111|1111|1111|1111',
    '4111~1111~1111~1111',
    '4111 -- 1111 -- 1111 -- 1111',
    '3782,822463,10005',
  ])('finds %s', (number) => {
    expect(found(`paid with ${number}, thanks`)).toEqual([number]);
  });

  test('finds a card with its expiry and code behind it', () => {
    expect(found('4111 1111 1111 1111 12/26 123')).toContain('4111 1111 1111 1111');
  });

  test.each([
    '4111111111111112',
    '411111111111',
    '1795498781732',
    '0.4111111111111111',
    '4111, 1111, 1111, 1111',
    '0.4111111111111111,5',
  ])('finds nothing in %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});
