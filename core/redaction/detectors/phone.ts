import type { Detector, Match } from './detector.ts';
import { type DigitRun, digitRuns, isDecimal, lengthsOf } from './digit-runs.ts';
import { formedWindows, windows } from './digit-windows.ts';
import { outsideHashes } from './hashes.ts';
import { longNumbers } from './number.ts';
import { isLimit } from './readable-numbers.ts';

/** E.164: a country code and a national number, fifteen digits at most. */
const SHORTEST_INTERNATIONAL = 7;
const LONGEST = 15;
const PLUS = /\+[ (.-]{0,2}$/;
/** The international prefixes of the ITU's recommendation and of North America. */
const DIALLED_PREFIX = /^(?:00|011)[1-9]/;
/** North American Numbering Plan: area and exchange begin with 2 to 9; a 1 may come before. */
const NANP = /^1?[2-9]\d{2}[2-9]\d{6}$/;
/** How many digits stand together in what is written as a North American number. */
const NANP_GROUPS = /^(?:1 )?(?:10|3 3 4|3 7|6 4|3 3 2 2|1(?: 1){9})$|^11$/;
const NANP_FORM = /^(?:1 )?3 3 4$/;
/** National forms are grouped, or begin with a trunk prefix. */
const GROUPED = /\d[ ().-]+\d/;
const TRUNK_PREFIX = /^0[1-9]/;

/**
 * Telephone numbers: international (E.164), North American, and national forms of other plans as far as
 * they are written like one: seven to fifteen digits, grouped or with a trunk prefix.
 */
export const phone: Detector = {
  type: 'phone',
  category: 'numbers',
  find(text) {
    return [...international(text), ...northAmerican(text), ...national(text)];
  },
};

function international(text: string): Match[] {
  if (!/\+|00|011/.test(text)) return [];
  return digitRuns(text).flatMap((run) =>
    run.groups.flatMap(({ start, end: groupEnd }, first): Match[] => {
      const plus = PLUS.exec(text.slice(Math.max(0, start - 3), start))?.[0];
      if (plus === undefined && !isPrefix(run, first)) return [];
      const end = longestFrom(run, first);
      return end === undefined || groupEnd > end ? [] : [{ start: start - (plus?.length ?? 0), end }];
    }),
  );
}

/** Where the longest number ends that begins with a group of a run. */
function longestFrom({ groups }: DigitRun, first: number): number | undefined {
  let end: number | undefined;
  let count = 0;
  for (let last = first; last < groups.length; last++) {
    count += groups[last]!.digits.length;
    if (count > LONGEST) break;
    if (count >= SHORTEST_INTERNATIONAL) end = groups[last]!.end;
  }
  return end;
}

/**
 * Whether a group begins with the digits dialled for another country, which stand together (`00 44`) and are no
 * pair of numbers (`0 0 1024`) nor a later part of one.
 */
function isPrefix(run: DigitRun, at: number): boolean {
  const { groups, separators } = run;
  const digits = groups[at]!.digits;
  if (!/^(?:00|011)/.test(digits) || isDecimal(run) || (at > 0 && separators[at - 1] !== ' ')) return false;
  return DIALLED_PREFIX.test(digits + (groups[at + 1]?.digits ?? ''));
}

function northAmerican(text: string): Match[] {
  const written = digitRuns(text)
    .filter((run) => !isDecimal(run))
    .flatMap((run) => windows(run, 10, 11, isNanp))
    .filter(({ groups, digits }) => NANP_GROUPS.test(lengthsOf(groups)) && !isLimit(digits));
  const found = [...written, ...formedWindows(text, 10, 11, isNanp, NANP_FORM)];
  return outsideHashes(text, found).map(({ start, end }) => ({ start, end }));
}

function isNanp(digits: string): boolean {
  return NANP.test(digits);
}

function national(text: string): Match[] {
  return longNumbers(text).filter(({ start, end }) => {
    const written = text.slice(start, end);
    const count = written.replace(/\D/g, '').length;
    return count <= LONGEST && (GROUPED.test(written) || TRUNK_PREFIX.test(written));
  });
}
