import type { Detector, Match } from './detector.ts';
import {
  type DigitGroup,
  type DigitRun,
  digitRuns,
  formedWindows,
  isDecimal,
  lengthsOf,
  windows,
} from './digit-runs.ts';
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
  return digitRuns(text).flatMap((run) => {
    const longestFrom = new Map<number, Match>();
    for (const { start, end, digits, groups } of windows(run, SHORTEST_INTERNATIONAL, LONGEST, () => true)) {
      const plus = PLUS.exec(text.slice(Math.max(0, start - 3), start));
      if (plus) longestFrom.set(start, { start: start - plus[0].length, end });
      else if (DIALLED_PREFIX.test(digits) && isPrefix(groups[0]!, run) && !isDecimal(run))
        longestFrom.set(start, { start, end });
    }
    return [...longestFrom.values()];
  });
}

/** The prefix stands together (`00 44`), and is no pair of numbers (`0 0 1024`) nor a later part of one. */
function isPrefix({ digits, start }: DigitGroup, { groups, separators }: DigitRun): boolean {
  if (!/^(?:00|011)/.test(digits)) return false;
  const at = groups.findIndex((group) => group.start === start);
  return at === 0 || separators[at - 1] === ' ';
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
