import { describe, expect, test } from '@jest/globals';
import { number } from './number.ts';

/** What is found in a text, without the look of it. */
function found(text: string): string[] {
  return number.find(text).map(({ start, end }) => text.slice(start, end));
}

describe('number', () => {
  test('finds a number before any length of letters and digits in turn', () => {
    expect(found(`4155552671 ${'a1'.repeat(200_000)}`)).toEqual(['4155552671']);
  });

  test.each([
    ['account 12345678', '12345678'],
    ['1234567', '1234567'],
    ['12 34 56 78', '12 34 56 78'],
    ['123-4567', '123-4567'],
    ['123.456.789-09', '123.456.789-09'],
    ['id_12345678_x', '12345678'],
    ['abc4155552671', '4155552671'],
    ['4155552671.5', '4155552671.5'],
    ['0171/1234567', '0171/1234567'],
    ['1700000000', '1700000000'],
    ['01 02 03 04 05', '01 02 03 04 05'],
  ])('finds the number in %s', (text, long) => {
    expect(found(text)).toEqual([long]);
  });

  test.each([
    '123456',
    '2026-11-24',
    '24.11.2026',
    '11/24/2026 10:11:12',
    '2026-11-24T10:11:12.123456Z',
    '20261124T101112Z',
    '2026-11-24 - 2026-11-30',
    '10:11:12.123456789',
    '1795498781732',
    '$1,234,567.00',
    '1 234 567,00 Kč',
    '€ 1.234.567,89',
    'USD 12345678',
    'v10.15.7.1',
    '120.0.6099.129',
    '0.123456789',
    '33.333333333%',
    '122.4194155',
    '550e8400-e29b-41d4-a716-446655440000',
    'main.3f2504e04f8941d39a0c0305e82c3301.js',
    'app-5f2b8c1d.css',
    '1 2 3 4 5 6 7 8 9 10',
    '2019 2020 2021 2022',
    'U+2000-206F',
    '1920×1080',
    'ip.203.0.113.77',
  ])('finds nothing in %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});
