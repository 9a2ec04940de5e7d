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

const RUN = /\d+(?:[ \t\u00a0.\-/_()]{1,3}\d+)*/g;
/**
 * As RUN, and with other signs, quotes, brackets and tags. A comma, colon or semicolon with a space behind it
 * ends the number, as in prose. Every form has three groups at least.
 */
const LOOSE_RUN =
  /(?<!\d)\d+(?:(?:[ \t.\-/_()+|~*"'[\]{}]{1,4}|[ .\-/_()"'[\]]{0,2}[,:;][.\-/_()"'[\]]{0,2}|(?:<\/?[a-z]{1,8} ?\/?>){1,2})\d+){2,}/gi;
const SEPARATOR = /^[ \t\u00a0.\-/_()]{1,3}$/;
/** What stands before the next group in a LOOSE_RUN that is no RUN: another sign, or a separator of four. */
const LOOSE_SIGN = /[+|~*"'[\]{},:;>][ \t.\-/_()+|~*"'[\]{}]{0,3}\d|[ \t.\-/_()]{4}\d/;
const GROUP = /\d+/g;

/** Every run of digit groups of a text, from left to right. */
export function digitRuns(text: string): DigitRun[] {
  return runsOf(text, RUN);
}

/**
 * The choices of consecutive groups that are not one run, because commas, colons or other signs part them,
 * but have the lengths of a form (`4 4 4 4`). The signs, spaces and brackets aside, have to be the same, unless
 * a check digit makes that needless (`any`).
 */
export function formedWindows(
  text: string,
  least: number,
  most: number,
  accepts: (digits: string) => boolean,
  form: RegExp,
  signs: 'same' | 'any' = 'same',
): Window[] {
  if (!LOOSE_SIGN.test(text)) return [];
  return runsOf(text, LOOSE_RUN)
    .flatMap((run) => windows(run, least, most, accepts))
    .filter(({ groups }) => form.test(lengthsOf(groups)) && isPartedBySign(toRun(text, groups), signs));
}

/** How many digits stand together: `3 3 4`. */
export function lengthsOf(groups: readonly DigitGroup[]): string {
  return groups.map((group) => group.digits.length).join(' ');
}

function isPartedBySign({ separators }: DigitRun, signs: 'same' | 'any'): boolean {
  if (separators.every((separator) => SEPARATOR.test(separator))) return false;
  return (
    signs === 'any' || new Set(separators.map((separator) => separator.replace(/[ \t()]/g, ''))).size === 1
  );
}

function runsOf(text: string, pattern: RegExp): DigitRun[] {
  return Array.from(text.matchAll(pattern), (run) => {
    const groups = Array.from(run[0].matchAll(GROUP), (group) => ({
      start: run.index + group.index,
      end: run.index + group.index + group[0].length,
      digits: group[0],
    }));
    return toRun(text, groups);
  });
}

/** A run made of some consecutive groups of a text. */
export function toRun(text: string, groups: readonly DigitGroup[]): DigitRun {
  const separators = groups.slice(1).map((group, before) => text.slice(groups[before]?.end, group.start));
  return { groups, separators };
}

/** The digits of a run, joined. */
export function digitsOf(run: DigitRun): string {
  return run.groups.map((group) => group.digits).join('');
}

/** Some consecutive groups of a run. */
export interface Window {
  readonly start: number;
  readonly end: number;
  /** The digits of the groups, joined. */
  readonly digits: string;
  readonly groups: readonly DigitGroup[];
}

/**
 * Every choice of consecutive groups whose digits, joined, number between `least` and `most` and are
 * accepted. A group is never cut. There are at most `most` choices for each first group.
 */
export function windows(
  run: DigitRun,
  least: number,
  most: number,
  accepts: (digits: string) => boolean,
): Window[] {
  const all = digitsOf(run);
  const found: Window[] = [];
  let offset = 0;
  for (let first = 0; first < run.groups.length; first++) {
    let length = 0;
    for (let last = first; last < run.groups.length; last++) {
      length += run.groups[last]!.digits.length;
      if (length > most) break;
      if (length < least) continue;
      const digits = all.slice(offset, offset + length);
      if (!accepts(digits)) continue;
      const groups = run.groups.slice(first, last + 1);
      found.push({ start: run.groups[first]!.start, end: run.groups[last]!.end, digits, groups });
    }
    offset += run.groups[first]!.digits.length;
  }
  return found;
}

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
