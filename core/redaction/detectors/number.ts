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
  find: (text) => [...longNumbers(text)],
};

/** How far around a run it is looked for what makes it readable, and how much farther for the end of a word. */
const AROUND = 64;
const FARTHER = 192;

/** What the detector of long numbers finds; the detector of phones looks at the same. */
export function longNumbers(text: string): readonly Match[] {
  if (text !== lastText) {
    lastNumbers = read(text);
    lastText = text;
  }
  return lastNumbers;
}

let lastText = '';
let lastNumbers: readonly Match[] = [];

function read(text: string): Match[] {
  const runs = digitRuns(text);
  if (runs.length === 0) return [];
  const isReadable = coverage(readableAround(text, runs));
  return runs
    .flatMap((run) => withoutReadable(text, run, isReadable))
    .filter((run) => isLong(run) || isWholeInPowers(text, run))
    .map((run) => ({ start: run.groups[0]?.start ?? 0, end: run.groups.at(-1)?.end ?? 0 }));
}

/** The readable numbers near the runs: most of a long text has no run. */
function readableAround(text: string, runs: readonly DigitRun[]): Match[] {
  const found: Match[] = [];
  let from = 0;
  let to = 0;
  const collect = () => {
    for (const { start, end } of readableNumbers(text.slice(from, to))) {
      found.push({ start: from + start, end: from + end });
    }
  };
  for (const { groups } of runs) {
    const start = wordStart(text, groups[0]!.start - AROUND);
    const end = wordEnd(text, groups.at(-1)!.end + AROUND);
    if (start > to) {
      if (to > from) collect();
      from = start;
    }
    to = Math.max(to, end);
  }
  collect();
  return found;
}

function wordStart(text: string, from: number): number {
  let at = Math.max(0, from);
  for (const least = Math.max(0, at - FARTHER); at > least && text[at - 1] !== ' '; ) at--;
  return at;
}

function wordEnd(text: string, from: number): number {
  let at = Math.min(text.length, from);
  for (const most = Math.min(text.length, at + FARTHER); at < most && text[at] !== ' '; ) at++;
  return at;
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

/** A number of 10 to 15 digits in powers of ten (`4.155550134e9`), as a telephone number is when it was read as a number. */
function isWholeInPowers(text: string, run: DigitRun): boolean {
  const [whole, fraction] = run.groups;
  if (run.groups.length !== 2 || run.separators[0] !== '.' || whole?.digits.length !== 1) return false;
  const end = fraction?.end ?? 0;
  const power = Number(POWER.exec(text.slice(end, end + 5))?.[1] ?? 0);
  return (
    power >= 9 && power <= 14 && (fraction?.digits.length ?? 0) <= power && digitsOf(run).length >= SHORTEST
  );
}

const POWER = /^[eE]\+?(\d{1,2})(?![\p{L}\d])/u;

function isYear(number: string): boolean {
  return /^(?:19|20)\d{2}$/.test(number);
}
