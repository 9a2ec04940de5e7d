import type { Detector, Match } from './detector.ts';
import { digitRuns, isCounting, isDecimal, lengthsOf, toRun } from './digit-runs.ts';
import { formedWindows, type Window, windows } from './digit-windows.ts';
import { isProductCodeAt } from './product-code.ts';

/** Payment cards: 13 to 19 digits of an issuer of payment cards, with a check digit (ISO/IEC 7812-1, Luhn). */
const SHORTEST = 13;
const LONGEST = 19;
/** Major industry identifiers 3 to 6, and of 2 what the schemes issue (22 to 27): what begins so otherwise is a year. */
const PAYMENT_ISSUER = /^(?:2[2-7]|[3-6])/;

const EMBOSSED = /^(?:4 4 4 [1-7]|4 4 4 4 3|4 6 [45])$/;
/** Parted otherwise, but no group so short that it could be a day or an hour. */
const SHORTEST_GROUP = 3;

export const card: Detector = {
  type: 'card',
  category: 'numbers',
  find(text) {
    const written = digitRuns(text)
      .filter((run) => !isDecimal(run))
      .flatMap((run) => windows(run, SHORTEST, LONGEST, isCard))
      .filter((window) => isWrittenAsCard(text, window));
    return [...written, ...formedWindows(text, SHORTEST, LONGEST, isCard, EMBOSSED, 'any')]
      .filter(({ start, end }) => !isProductCodeAt(text, start, end))
      .map(toMatch);
  },
};

function toMatch({ start, end }: Window): Match {
  return { start, end };
}

function isCard(digits: string): boolean {
  return PAYMENT_ISSUER.test(digits) && passesLuhn(digits);
}

/** In the groups that are embossed; or in groups of three and more; or all of one length, with one separator. */
function isWrittenAsCard(text: string, { groups }: Window): boolean {
  if (EMBOSSED.test(lengthsOf(groups))) return true;
  if (groups.every(({ digits }) => digits.length >= SHORTEST_GROUP)) return true;
  const [first] = groups;
  const isEven = groups.slice(1, -1).every(({ digits }) => digits.length === first?.digits.length);
  if (!isEven || isCounting(groups.map(({ digits }) => digits))) return false;
  return new Set(toRun(text, groups).separators).size <= 1;
}

/** The check of ISO/IEC 7812-1, annex B. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 48;
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
