import { describe, expect, test } from '@jest/globals';
import { iban } from './iban.ts';

/** What is found in a text, without the look of it. */
function found(text: string): string[] {
  return iban.find(text).map(({ start, end }) => text.slice(start, end));
}

describe('iban', () => {
  test.each([
    'DE89370400440532013000',
    'DE89 3704 0044 0532 0130 00',
    'de89 3704 0044 0532 0130 00',
    'GB29 NWBK 6016 1331 9268 19',
    'FR14 2004 1010 0505 0001 3M02 606',
    'NO93 8601 1117 947',
    'MT84MALT011000012345MTLCAST001S',
    'GB29-NWBK-6016-1331-9268-19',
    'DE89 - 3704 - 0044 - 0532 - 0130 - 00',
    'DE 89 370400440532013000',
    'DE89:3704:0044:0532:0130:00',
    'DE89,3704,0044,0532,0130,00',
    'LC55HEMM000100010012001200023015',
  ])('finds %s', (number) => {
    expect(found(`to ${number}, please`)).toEqual([number]);
  });

  test('finds one that is glued to a word', () => {
    expect(found('ibanDE89370400440532013000')).toEqual(['DE89370400440532013000']);
  });

  test.each([
    'DE88370400440532013000',
    'DE8937040044053201300',
    'XX89370400440532013000',
    'main.de89370.js',
    'page 33 of the 527 that were printed in 2004',
    'de735ac944f81840c6e4e7',
  ])('finds nothing in %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});
