import type { Detector } from './detector.ts';
import { type DigitRun, digitRuns, isDecimal, lengthsOf, toRun } from './digit-runs.ts';
import { formedWindows, windows } from './digit-windows.ts';
import { outsideHashes } from './hashes.ts';

const DIGITS = 9;
/** SSA POMS RM 10201.035: no area 000, 666 or 9xx, no group 00, no serial 0000. */
const ISSUED = /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/;
const FORM = /^3 2 4$/;
const YEAR = /^(?:19|20)\d\d$/;

/** US social security numbers, written together or as area, group and serial with anything between. */
export const ssn: Detector = {
  type: 'ssn',
  category: 'numbers',
  find(text) {
    const written = digitRuns(text)
      .filter((run) => !isDecimal(run))
      .flatMap((run) => windows(run, DIGITS, DIGITS, isIssued))
      .filter(({ groups }) => isWrittenAsSsn(toRun(text, groups)));
    const found = [...written, ...formedWindows(text, DIGITS, DIGITS, isIssued, FORM)];
    return outsideHashes(text, found).map(({ start, end }) => ({ start, end }));
  },
};

function isIssued(digits: string): boolean {
  return ISSUED.test(digits);
}

/**
 * Together, or as area, group and serial. With different separators between them it could be a price and a year,
 * or the end of a fraction and the next number.
 */
function isWrittenAsSsn({ groups, separators }: DigitRun): boolean {
  const lengths = lengthsOf(groups);
  if (lengths === '9') return true;
  if (!FORM.test(lengths)) return false;
  const [first = '', second = ''] = separators;
  if (first === second) return true;
  return !/^(?: \.|\. )$/.test(first + second) && !YEAR.test(groups[2]?.digits ?? '');
}
