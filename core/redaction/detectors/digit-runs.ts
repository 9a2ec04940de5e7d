import { matchesOf } from '../matches.ts';
/** Digits without anything between them. */
export interface DigitGroup {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
}

/** Groups of digits that read as one value: what stands between them is at most three separators. */
export interface DigitRun {
  readonly groups: readonly DigitGroup[];
  /** What stands between the groups: one item fewer than groups. */
  readonly separators: readonly string[];
}

/** With fewer digits nothing is a number that names somebody. */
const SHORTEST_RUN = 7;
const MOST_SEPARATORS = 3;
/**
 * As a run, but also parted by other signs, quotes, brackets and tags. A comma, colon or semicolon with a space
 * behind it ends the number, as in prose. Every form has three groups at least.
 */
const LOOSE_RUN =
  /\d(?<!\d\d)\d*(?:(?:[ \t.\-/_()+|~*"'[\]{}]{1,4}|[ .\-/_()"'[\]]{0,2}[,:;][.\-/_()"'[\]]{0,2}|(?:<\/?[a-z]{1,8} ?\/?>){1,2})\d+){2,}/gi;
/** What parts the groups of a run. */
export const SEPARATOR = /^[ \t\u00a0.\-/_()]{1,3}$/;
/** What stands before the next group in a loose run that is no run: another sign, or a separator of four. */
const LOOSE_SIGN = /[+|~*"'[\]{},:;>][ \t.\-/_()+|~*"'[\]{}]{0,3}\d|[ \t.\-/_()]{4}\d/;
const GROUP = /\d+/g;

/** The text that was read last, and its runs. */
interface Reading {
  text: string;
  runs: readonly DigitRun[];
}

const readings: Reading[] = [];

/** Every run of digit groups of a text with seven digits and more, from left to right. */
export const digitRuns = remembered(scanRuns);

/** Every loose run of a text of which other signs than those of a run are a part. */
export const looseRuns = remembered((text) =>
  LOOSE_SIGN.test(text)
    ? matchesOf(LOOSE_RUN, text)
        .map(({ 0: run, index }) => toRun(text, groupsOf(run, index)))
        .filter(({ separators }) => !separators.every((separator) => SEPARATOR.test(separator)))
    : [],
);

/** The same answer for the same text as the last time: several detectors look at one text in turn. */
function remembered(read: (text: string) => readonly DigitRun[]): (text: string) => readonly DigitRun[] {
  const last: Reading = { text: '', runs: [] };
  readings.push(last);
  return (text) => {
    if (text !== last.text) {
      last.runs = read(text);
      last.text = text;
    }
    return last.runs;
  };
}

/** Forgets the text that was looked at last, once nothing of its chunk is to be there any more. */
export function forgetDigits(): void {
  for (const last of readings) Object.assign(last, { text: '', runs: [] });
  askedFor = { digits: '' };
}

/** Whether digits of a text that was looked at are still remembered. */
export function remembersDigits(): boolean {
  return askedFor.digits !== '' || readings.some(({ text, runs }) => text !== '' || runs.length > 0);
}

function scanRuns(text: string): DigitRun[] {
  const runs: DigitRun[] = [];
  for (let at = 0; at < text.length; at++) {
    if (!isDigit(text.charCodeAt(at))) continue;
    const start = at;
    let end = at;
    let digits = 0;
    for (let separators = 0; at < text.length && separators <= MOST_SEPARATORS; at++) {
      const code = text.charCodeAt(at);
      if (isDigit(code)) {
        digits++;
        separators = 0;
        end = at + 1;
      } else if (isSeparator(code)) separators++;
      else break;
    }
    at = end;
    if (digits >= SHORTEST_RUN) runs.push(toRun(text, groupsOf(text.slice(start, end), start)));
  }
  return runs;
}

function groupsOf(run: string, offset: number): DigitGroup[] {
  return matchesOf(GROUP, run).map(({ 0: digits, index }) => ({
    start: offset + index,
    end: offset + index + digits.length,
    digits,
  }));
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** A blank, a tab, or one of `. - / _ ( )`. */
function isSeparator(code: number): boolean {
  if (code === 32 || (code >= 45 && code <= 47)) return true;
  return code === 40 || code === 41 || code === 95 || code === 9 || code === 0xa0;
}

/** How many digits stand together: `3 3 4`. */
export function lengthsOf(groups: readonly DigitGroup[]): string {
  return groups.map((group) => group.digits.length).join(' ');
}

/** A run made of some consecutive groups of a text. */
export function toRun(text: string, groups: readonly DigitGroup[]): DigitRun {
  const separators = groups.slice(1).map((group, before) => text.slice(groups[before]?.end, group.start));
  return { groups, separators };
}

/** The digits of a run, joined; several detectors ask for those of one run in turn. */
export function digitsOf(run: DigitRun): string {
  if (run !== askedFor.run) askedFor = { run, digits: run.groups.map((group) => group.digits).join('') };
  return askedFor.digits;
}

let askedFor: { readonly run?: DigitRun; readonly digits: string } = { digits: '' };

/** No latitude or longitude is written so: their whole part is at most 180. */
const NANP_WITH_A_POINT = /^[2-9]\d\d\.[2-9]\d{6}$/;

/** A whole number and a fraction: two groups with a point between them that are not written like a phone. */
export function isDecimal(run: DigitRun): boolean {
  const [whole, fraction] = run.groups;
  return (
    run.groups.length === 2 &&
    run.separators[0] === '.' &&
    (whole?.digits.length ?? 0) <= 6 &&
    (fraction?.digits.length ?? 0) > 0 &&
    !NANP_WITH_A_POINT.test(`${whole?.digits}.${fraction?.digits}`)
  );
}

/** How many days a month has at least: behind them a calendar begins with 1 again. */
const SHORTEST_MONTH = 28;

/**
 * Numbers that count up or down by one: pages, lines, days of a calendar. Padded with zeros they can be a
 * telephone number as well (`01 02 03 04 05`).
 */
export function isCounting(numbers: readonly string[]): boolean {
  if (numbers.length < 3 || /^0\d/.test(numbers[0] ?? '')) return false;
  const step = Number(numbers[1]) > Number(numbers[0]) || numbers[1] === '1' ? 1 : -1;
  return numbers.every((number, at) => {
    if (at === 0) return true;
    const before = Number(numbers[at - 1]);
    return Number(number) - before === step || (number === '1' && before >= SHORTEST_MONTH && before <= 31);
  });
}
