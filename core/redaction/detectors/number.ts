import type { Detector, Match } from './detector.ts';
import {
  type DigitGroup,
  type DigitRun,
  digitRuns,
  digitsOf,
  isCounting,
  isDecimal,
  toRun,
} from './digit-runs.ts';
import { readableNumbers } from './readable-numbers.ts';

/** Seven digits: the shortest telephone number that a directory prints without an area code. */
const SHORTEST = 7;
/** Numbers parted by points, slashes or low lines only are more often fractions and paths. */
const SHORTEST_POINTED = 9;

/** Long numbers: seven digits and more, written together or in groups, that are not readable numbers. */
export const number: Detector = {
  type: 'number',
  category: 'numbers',
  find: longNumbers,
};

/** What the detector of long numbers finds; the detector of phones looks at the same. */
export function longNumbers(text: string): Match[] {
  const runs = digitRuns(text).filter((run) => digitsOf(run).length >= SHORTEST);
  if (runs.length === 0) return [];
  const isReadable = coverage(readableNumbers(text));
  return runs
    .flatMap((run) => withoutReadable(text, run, isReadable))
    .filter((run) => isLong(run))
    .map((run) => ({ start: run.groups[0]?.start ?? 0, end: run.groups.at(-1)?.end ?? 0 }));
}

/** The parts of a run that are left when the readable numbers are taken out. */
function withoutReadable(text: string, run: DigitRun, isReadable: (group: Match) => boolean): DigitRun[] {
  const parts: DigitGroup[][] = [[]];
  for (const group of run.groups) {
    if (isReadable(group)) parts.push([]);
    else parts.at(-1)?.push(group);
  }
  return parts.filter((groups) => groups.length > 0).map((groups) => toRun(text, groups));
}

/** Tells whether a group lies inside one of the matches; groups must be asked about from left to right. */
function coverage(matches: Match[]): (group: Match) => boolean {
  const sorted = matches.sort((a, b) => a.start - b.start);
  let next = 0;
  let reach = 0;
  return (group) => {
    for (; (sorted[next]?.start ?? Number.POSITIVE_INFINITY) <= group.start; next++) {
      reach = Math.max(reach, sorted[next]?.end ?? 0);
    }
    return reach >= group.end;
  };
}

function isLong(run: DigitRun): boolean {
  if (run.groups.some((group) => group.digits.length >= SHORTEST && !isDecimal(run))) return true;
  const numbers = run.groups.map((group) => group.digits);
  if (isDecimal(run) || isCounting(numbers) || numbers.every(isYear)) return false;
  const pointed = run.separators.every((separator) => /^[./_]+$/.test(separator));
  return digitsOf(run).length >= (pointed ? SHORTEST_POINTED : SHORTEST);
}

function isYear(number: string): boolean {
  return /^(?:19|20)\d{2}$/.test(number);
}
