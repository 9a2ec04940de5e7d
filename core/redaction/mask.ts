/** What an input's value becomes, whatever was in it. */
export const INPUT_MASK = '********';

const LETTER_OR_DIGIT = /[\p{L}\p{N}\p{M}\p{Extended_Pictographic}]/gu;
const PERCENT_ENCODED = /%(?=[0-9A-Fa-f]{2})/g;
const VISIBLE = /\S/g;

/** Letters and digits become `*`, separators stay: the length and the look of the value remain. */
export function maskLook(text: string): string {
  return text.replace(PERCENT_ENCODED, '*').replace(LETTER_OR_DIGIT, stars);
}

/** Everything but white space becomes `*`: for values whose separators say something too. */
export function maskWhole(text: string): string {
  return text.replace(VISIBLE, '*');
}

/** As many `*` as the text has UTF-16 units, so that offsets stay true. */
function stars(text: string): string {
  return '*'.repeat(text.length);
}

/** A stretch of text to mask; `whole` leaves no separators. */
export interface MaskSpan {
  readonly start: number;
  readonly end: number;
  readonly whole: boolean;
}

/** The text with the spans masked; they may overlap. The length stays. */
export function maskSpans(text: string, spans: readonly MaskSpan[]): string {
  if (spans.length === 0) return text;
  const masked = new Uint8Array(text.length);
  for (const { start, end: last, whole } of spans) {
    const end = beforeEscapedQuote(text, start, last);
    if (!whole && markLook(text, start, end, masked)) continue;
    const found = text.slice(start, end);
    const look = whole ? found : maskLook(found);
    // Something recognised that has no letter and no digit (\u00a1@\u211e.\u2118) would stay as it is.
    const stars = look === found ? maskWhole(found) : look;
    for (let at = 0; at < stars.length; at++) if (stars.charCodeAt(at) === STAR) masked[start + at] = 1;
  }
  let out = '';
  for (let at = 0; at < text.length; ) {
    const isMasked = masked[at];
    const first = at;
    while (at < text.length && masked[at] === isMasked) at++;
    out += isMasked ? '*'.repeat(at - first) : text.slice(first, at);
  }
  return out;
}

const STAR = 0x2a;
const PERCENT = 0x25;

/** Marks what `maskLook` masks of ASCII. @returns whether that was all, and not nothing */
function markLook(text: string, start: number, end: number, masked: Uint8Array): boolean {
  let isMarked = false;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) return false;
    const isPercent = code === PERCENT && at + 2 < end && isHex(text, at + 1) && isHex(text, at + 2);
    if (!isPercent && !isLetterOrDigit(code)) continue;
    masked[at] = 1;
    isMarked = true;
  }
  return isMarked;
}

function isLetterOrDigit(code: number): boolean {
  const lower = code | 0x20;
  return (code >= 0x30 && code <= 0x39) || (lower >= 0x61 && lower <= 0x7a);
}

function isHex(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  const lower = code | 0x20;
  return (code >= 0x30 && code <= 0x39) || (lower >= 0x61 && lower <= 0x66);
}

/** Backslashes before a quote stay: without them it would end the string that the text may be the inside of. */
function beforeEscapedQuote(text: string, start: number, end: number): number {
  if (text[end] !== '"' && text[end] !== "'") return end;
  let last = end;
  while (last > start && text[last - 1] === '\\') last--;
  return last;
}
