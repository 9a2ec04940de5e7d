import { describe, expect, test } from '@jest/globals';
import { phone } from './phone.ts';

/** What is found in a text, without the look of it. */
function found(text: string): string[] {
  return phone.find(text).map(({ start, end }) => text.slice(start, end));
}

describe('phone', () => {
  test.each([
    ['+14155552671', '+14155552671'],
    ['+1 (415) 555-2671', '+1 (415) 555-2671'],
    ['+ 44 20 7946 0958', '+ 44 20 7946 0958'],
    ['0044 20 7946 0958', '0044 20 7946 0958'],
    ['4155552671', '4155552671'],
    ['415.555.2671', '415.555.2671'],
    ['1-415-555-2671', '1-415-555-2671'],
    ['tel4155552671x', '4155552671'],
    ['06 12 34 56 78', '06 12 34 56 78'],
    ['0171/1234567', '0171/1234567'],
    ['2026-11-24 4155552671', '4155552671'],
    ['4 1 5 5 5 5 2 6 7 1', '4 1 5 5 5 5 2 6 7 1'],
  ])('finds the number in %s', (text, phoneNumber) => {
    expect(found(text)).toContain(phoneNumber);
  });

  test.each([
    '2026-11-24 10:11',
    '1795498781732',
    '12345678',
    '$1,234,567.00',
    '1 2 3 4 5 6 7 8 9 10',
    '10.15.7',
    '+5',
    '2019 2020 2021',
  ])('finds nothing in %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});
