import {
  type DigitGroup,
  type DigitRun,
  digitsOf,
  lengthsOf,
  looseRuns,
  SEPARATOR,
  toRun,
} from './digit-runs.ts';

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
  return looseRuns(text)
    .flatMap((run) => windows(run, least, most, accepts))
    .filter(({ groups }) => form.test(lengthsOf(groups)) && isPartedBySign(toRun(text, groups), signs));
}

function isPartedBySign({ separators }: DigitRun, signs: 'same' | 'any'): boolean {
  if (separators.every((separator) => SEPARATOR.test(separator))) return false;
  return (
    signs === 'any' || new Set(separators.map((separator) => separator.replace(/[ \t()]/g, ''))).size === 1
  );
}
