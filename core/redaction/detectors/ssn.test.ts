import { describe, expect, test } from '@jest/globals';
import { ssn } from './ssn.ts';

/** What is found in a text, without the look of it. */
function found(text: string): string[] {
  return ssn.find(text).map(({ start, end }) => text.slice(start, end));
}

describe('ssn', () => {
  test.each([
    '219-09-9999',
    '219 09 9999',
    '219.09.9999',
    '219099999',
    '219:09:9999',
    '219,09,9999',
    '219|09|9999',
    '219 -- 09 -- 9999',
    '219-09 9999',
    '219.09-9999',
    '219*09*9999',
  ])('finds %s', (number) => {
    expect(found(`SSN ${number}.`)).toEqual([number]);
  });

  test.each([
    '000-12-3456',
    '666-12-3456',
    '912-12-3456',
    '219-00-9999',
    '219-09-0000',
    '21-909-9999',
    '2026-11-24',
    '0.219099999',
    '219,09.9999',
    '219, 09, 9999',
    '203.0.113.77 4111',
    '219 09/2026',
    '550e8400-e29b-41d4-a716-446655440000',
    '3f250219099999f8941d39a0c0305e82',
  ])('finds nothing in %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});
