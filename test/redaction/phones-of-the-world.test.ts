import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import type { Examples } from 'libphonenumber-js';
import { type CountryCode, getCountries, getExampleNumber } from 'libphonenumber-js';
import { detect } from '../../core/redaction/find.ts';

const examples: Examples = createRequire(import.meta.url)('libphonenumber-js/mobile/examples');
/** Plans with mobile numbers of fewer than seven digits: in the national form they are as short as a postcode. */
const SHORT_PLANS = 7;

function forms(country: CountryCode): { international: string; e164: string; national: string } {
  const example = getExampleNumber(country, examples)!;
  return {
    international: example.formatInternational(),
    e164: example.number,
    national: example.formatNational(),
  };
}

function isFound(text: string): boolean {
  const digits = text.replace(/\D/g, '').length;
  return detect(`call ${text} now`).some(
    ({ start, end }) => `call ${text} now`.slice(start, end).replace(/\D/g, '').length === digits,
  );
}

describe('telephone numbers of every region', () => {
  const countries = getCountries();

  test('all are found in E.164 and international form', () => {
    const missed = countries.filter(
      (country) => !isFound(forms(country).e164) || !isFound(forms(country).international),
    );

    expect(countries.length).toBeGreaterThan(240);
    expect(missed).toEqual([]);
  });

  test('all of seven digits and more are found in national form', () => {
    const missed = countries.filter((country) => {
      const { national } = forms(country);
      return national.replace(/\D/g, '').length >= SHORT_PLANS && !isFound(national);
    });

    expect(missed).toEqual([]);
  });
});
