// The strings that declarations of `content` show, which can make a value together.
import { classify } from './byte-classes';
import { isCertain } from './certify';
import { seeking } from './css';
import { decodeEscapes, hasOpaque } from './css-certain';
import { hasBackslash } from './css-tokens';
import { scratch2, scratch3, usedScratch } from './memory';
import { mayHoldSought } from './sought';
import { isDigit, isLetter } from './units';

/** Whether a value that is sought could lie in several strings; then the chunk is for the reference. */
export let isSplit: bool = false;

export function clearCss(): void {
  isSplit = false;
}

export function markSplit(): void {
  isSplit = true;
}

/** The strings that declarations of content show: where each begins and ends. */
const SHOWN: usize = memory.data(8 * 256, 16);

const MOST_SHOWN: i32 = 256;
let shownCount: i32 = 0;

/** Whether there are more of them than are kept. */
export let isTooMuch: bool = false;

export function clearContents(): void {
  shownCount = 0;
  isTooMuch = false;
}

/** Signs alone (icons, quotes, arrows) make nothing together. */
export function noteContent(start: usize, end: usize): void {
  if (isMute(start, end)) return;
  if (shownCount === MOST_SHOWN) {
    isTooMuch = true;
    return;
  }
  store<u32>(SHOWN + (shownCount as usize) * 8, start as u32);
  store<u32>(SHOWN + (shownCount as usize) * 8, end as u32, 4);
  shownCount++;
}

/** Whether a string shows no letter and no digit of ASCII, once its escapes are read. */
function isMute(start: usize, end: usize): bool {
  if (hasOpaque(start, end)) return false;
  const last = hasBackslash(start, end) ? decodeEscapes(start, end, scratch2) : end;
  if (last === 0) return false;
  const first = last === end ? start : scratch2;
  for (let at = first; at < last; at++) {
    const unit = load<u8>(at);
    if (isLetter(unit) || isDigit(unit) || unit === 0x40) return false;
  }
  return true;
}

/** Whether no value lies in several of the strings that are shown, side by side or with a space between. */
export function areCertainContents(): bool {
  if (shownCount < 2) return true;
  for (let glue = 0; glue < 2; glue++) {
    let out = scratch3;
    for (let index = 0; index < shownCount; index++) {
      const start = load<u32>(SHOWN + (index as usize) * 8) as usize;
      const end = load<u32>(SHOWN + (index as usize) * 8, 4) as usize;
      if (hasOpaque(start, end) || hasBackslash(start, end)) return false;
      memory.copy(out, start, end - start);
      out += end - start;
      if (glue === 1) store<u8>(out++, 0x20);
    }
    store<u64>(out, 0);
    store<u64>(out + 8, 0);
    usedScratch(out - scratch3 + 16);
    if (seeking !== 0) {
      if (mayHoldSought(scratch3, out)) isSplit = true;
    } else if (!isCertain(scratch3, out, classify(scratch3, out))) return false;
  }
  return true;
}
