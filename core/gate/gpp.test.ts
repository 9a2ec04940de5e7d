import { describe, expect, test } from '@jest/globals';
import { gppEvidence, gppOptsOut } from './gpp.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Bits as base64url, filled up with zeros. */
function encode(bits: string): string {
  const whole = bits.padEnd(Math.ceil(bits.length / 6) * 6, '0');
  return whole.replace(/.{6}/g, (six) => ALPHABET[Number.parseInt(six, 2)]!);
}

/** Headers that name one section, by hand: type 3, version 1, one entry, no range, the id in Fibonacci coding. */
const header = (fibonacci: string) => encode(`000011${'000001'}${'000000000001'}0${fibonacci}`);
const USNAT = header('01011');
const USCA = header('000011');
const USUT = header('001011');

/** Cores up to SharingOptOut: version, the notices, then the two choices. */
const usca = (sale: string, sharing: string) =>
  encode(`000001${'010101'}${sale}${sharing}${'00'.repeat(15)}`);
const usnat = (sale: string, sharing: string) =>
  encode(`000001${'01'.repeat(6)}${sale}${sharing}${'00'.repeat(19)}`);
const gpc = (bit: string) => encode(`01${bit}`);

test('the header of a published example names its sections', () => {
  // TCF 2 and the old US string: nothing about California, so nothing is opted out of.
  expect(gppOptsOut('DBACNYA~CPSG_8APSG_8ANwAAAENAwCAAAAAAAAAAAAAAAAAAAAA.QAAA.IAAA~1YNN')).toBe(false);
});

describe.each([
  ['usca', USCA, usca],
  ['usnat', USNAT, usnat],
])('the %s section', (_, head, core) => {
  test.each([
    ['nothing opted out of', `${head}~${core('10', '10')}.${gpc('0')}`, false],
    ['no GPC segment', `${head}~${core('10', '10')}`, false],
    ['not applicable', `${head}~${core('00', '00')}.${gpc('0')}`, false],
    ['sale', `${head}~${core('01', '10')}.${gpc('0')}`, true],
    ['sharing', `${head}~${core('10', '01')}`, true],
    ['the GPC bit', `${head}~${core('10', '10')}.${gpc('1')}`, true],
  ])('%s', (_what, gpp, optsOut) => {
    expect(gppOptsOut(gpp)).toBe(optsOut);
  });
});

test('a section is found behind others, and in a range', () => {
  const two = encode(`000011${'000001'}${'000000000010'}0${'01011'}0${'11'}`);
  expect(gppOptsOut(`${two}~${usnat('10', '10')}~${usca('01', '10')}`)).toBe(true);
  const range = encode(`000011${'000001'}${'000000000001'}1${'01011'}${'011'}`);
  expect(gppOptsOut(`${range}~${usnat('10', '10')}~${usca('10', '01')}~${usca('10', '10')}`)).toBe(true);
});

test("another state's section says nothing of California", () => {
  expect(gppOptsOut(`${USUT}~${usca('01', '01')}`)).toBe(false);
});

test.each(['', 'x', 'D', USCA, `${USCA}~`, `${USCA}~B`, `${USCA}~${usca('10', '10')}.`, 'AAAAAA'])(
  'what cannot be read counts as an opt-out: %j',
  (gpp) => {
    expect(gppOptsOut(gpp)).toBe(true);
  },
);

test('evidence holds the hash of the string, not the string', () => {
  const gpp = `${USCA}~${usca('01', '10')}`;
  expect(gppEvidence(gpp)).toEqual({ hash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/), optOut: true });
});
