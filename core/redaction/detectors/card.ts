import type { Detector, Match } from './detector.ts';
import { digitRuns, formedWindows, isDecimal, lengthsOf, toRun, type Window, windows } from './digit-runs.ts';

/** Payment cards: 13 to 19 digits of an issuer of payment cards, with a check digit (ISO/IEC 7812-1, Luhn). */
const SHORTEST = 13;
const LONGEST = 19;
/** Major industry identifiers 2 to 6: the card schemes. */
const PAYMENT_ISSUER = /^[2-6]/;

const EMBOSSED = /^(?:4 4 4 [1-7]|4 4 4 4 3|4 6 [45])$/;

export const card: Detector = {
  type: 'card',
  category: 'numbers',
  find(text) {
    const written = digitRuns(text)
      .filter((run) => !isDecimal(run))
      .flatMap((run) => windows(run, SHORTEST, LONGEST, isCard))
      .filter((window) => isWrittenAsCard(text, window));
    return [...written, ...formedWindows(text, SHORTEST, LONGEST, isCard, EMBOSSED)].map(toMatch);
  },
};

function toMatch({ start, end }: Window): Match {
  return { start, end };
}

function isCard(digits: string): boolean {
  return PAYMENT_ISSUER.test(digits) && passesLuhn(digits);
}

/** In the groups that are embossed, or with the same separator everywhere. */
function isWrittenAsCard(text: string, { groups }: Window): boolean {
  if (EMBOSSED.test(lengthsOf(groups))) return true;
  return new Set(toRun(text, groups).separators).size <= 1;
}

/** The check of ISO/IEC 7812-1, annex B. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
