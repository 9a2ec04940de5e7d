import type { Detector } from './detector.ts';
import {
  type DigitRun,
  digitRuns,
  formedWindows,
  isDecimal,
  lengthsOf,
  toRun,
  windows,
} from './digit-runs.ts';

const DIGITS = 9;
/** SSA POMS RM 10201.035: no area 000, 666 or 9xx, no group 00, no serial 0000. */
const ISSUED = /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/;
const FORM = /^3 2 4$/;

/** US social security numbers, written together or as area, group and serial with anything between. */
export const ssn: Detector = {
  type: 'ssn',
  category: 'numbers',
  find(text) {
    const written = digitRuns(text)
      .filter((run) => !isDecimal(run))
      .flatMap((run) => windows(run, DIGITS, DIGITS, isIssued))
      .filter(({ groups }) => isWrittenAsSsn(toRun(text, groups)));
    return [...written, ...formedWindows(text, DIGITS, DIGITS, isIssued, FORM)].map(({ start, end }) => ({
      start,
      end,
    }));
  },
};

function isIssued(digits: string): boolean {
  return ISSUED.test(digits);
}

/** Together, or as area, group and serial with the same separator between them. */
function isWrittenAsSsn({ groups, separators }: DigitRun): boolean {
  const lengths = lengthsOf(groups);
  return lengths === '9' || (FORM.test(lengths) && separators[0] === separators[1]);
}
