import type { Detector } from './detector.ts';

/** Seven digits without a point or a unit: no length, colour or time of a style sheet is written so. */
const WHOLE = /(?<![\w.#%-])\d{7,}(?![\w.%])/g;
/** Groups of digits without units: parts of a card, a phone, a social security number. */
const GROUPED =
  /(?<![\w.#%-])\d{2,6}(?:[ -]\d{2,6}){2,5}(?![\w.%])|(?<![\w.#%-])\d{3}\.\d{3}\.\d{4}(?![\w.%])/g;
/** A telephone number with its area in brackets. */
const BRACKETED = /(?:\+\d{1,3}[ .-]?)?\(\d{3}\)[ .-]{0,2}\d{3}[ .-]\d{4}(?![\w.%])/g;
const SHORTEST_GROUPED = 9;
/** What authors write for "above everything else": nines, round numbers, the largest signed integers. */
const STACKING = /^(?:9+|[1-9]0+|21474836\d\d)$/;

/** Whether a value is a level at which something is stacked, and not somebody's number. */
export function isStackingNumber(value: string): boolean {
  return STACKING.test(value.replace(/!\s*important\s*$/i, '').trim());
}

/** Long numbers in the bare values of a style sheet, where most numbers have to stay as they are. */
export const cssNumber: Detector = {
  type: 'number',
  category: 'numbers',
  find(text) {
    const whole = Array.from(text.matchAll(WHOLE)).filter(([digits]) => !STACKING.test(digits));
    const grouped = Array.from(text.matchAll(GROUPED)).filter(
      ([run]) => run.replace(/\D/g, '').length >= SHORTEST_GROUPED,
    );
    return [...whole, ...grouped, ...text.matchAll(BRACKETED)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
    }));
  },
};
