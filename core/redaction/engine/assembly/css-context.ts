// Where in a style sheet a string stands, as the class Context of core/redaction/css-pieces.ts has it.
import { hasBackslash, isSpace } from './css-tokens';
import { isWordUnit } from './units';

/** Where in the style sheet a string stands, as the class Context of css-pieces.ts has it. */
const FUNCTIONS: usize = memory.data(64, 16);

const MOST_FUNCTIONS: i32 = 64;
let functions: i32 = 0;
let isRuleWithUrl: bool = false;

/** Which declaration of content this is; 0 for none. */
export let content: i32 = 0;

let contentCount: i32 = 0;

export function clearContext(): void {
  functions = 0;
  isRuleWithUrl = false;
  content = 0;
  contentCount = 0;
  isUnclear = false;
}

/** Whether functions nest too deep to be followed, or their names are written with escapes. */
export let isUnclear: bool = false;

export function takesUrl(): bool {
  return functions > 0 ? load<u8>(FUNCTIONS + ((functions - 1) as usize)) !== 0 : isRuleWithUrl;
}

/** Follows the context over what is bare, from the last sign on that ends a declaration. */
export function readContext(start: usize, end: usize): void {
  let at = end;
  while (at > start) {
    const unit = load<u8>(at - 1);
    if (unit === 0x3b || unit === 0x7b || unit === 0x7d) {
      functions = 0;
      isRuleWithUrl = false;
      content = 0;
      break;
    }
    at--;
  }
  const escapes = hasBackslash(at, end);
  while (at < end) {
    const unit = load<u8>(at);
    if (isWordUnit(unit) || unit === 0x2d) {
      const name = at;
      while (at < end && (isWordUnit(load<u8>(at)) || load<u8>(at) === 0x2d)) at++;
      if (at < end && load<u8>(at) === 0x28) push(isUrlFunction(name, at++));
      else if (isBeforeColon(at, end)) content = isContentName(name, at) ? ++contentCount : 0;
    } else if (unit === 0x28) {
      push(false);
      at++;
    } else if (unit === 0x29) {
      if (functions > 0) functions--;
      at++;
    } else if (unit === 0x40) {
      const name = ++at;
      while (at < end && (isWordUnit(load<u8>(at)) || load<u8>(at) === 0x2d)) at++;
      isRuleWithUrl = isRule(name, at);
    } else at++;
    if (escapes && unit === 0x28) isUnclear = true;
  }
}

function isBeforeColon(from: usize, end: usize): bool {
  let at = from;
  while (at < end && at - from < 8 && isSpace(load<u8>(at))) at++;
  return at < end && load<u8>(at) === 0x3a;
}

function isContentName(start: usize, end: usize): bool {
  return end - start === 7 && isWord(start, 0x746e6f63) && isWord(start + 3, 0x746e6574);
}

/** Whether four letters stand there, in any case; the first is in the lowest byte. */
function isWord(at: usize, letters: u32): bool {
  return (load<u32>(at) | 0x20202020) === letters;
}

function push(isUrl: bool): void {
  if (functions === MOST_FUNCTIONS) isUnclear = true;
  else store<u8>(FUNCTIONS + (functions++ as usize), isUrl ? 1 : 0);
}

/** url, src, image, image-set, -webkit-image-set, url-prefix, domain. */
function isUrlFunction(start: usize, end: usize): bool {
  const length = end - start;
  if (length === 3) {
    const three = load<u32>(start) & 0xdfdfdf;
    return three === 0x4c5255 || three === 0x435253;
  }
  if (length === 5) return isWord(start, 0x67616d69) && (load<u8>(start + 4) | 0x20) === 0x65;
  if (length === 6) return isWord(start, 0x616d6f64) && (load<u16>(start + 4) | 0x2020) === 0x6e69;
  if (length === 9) return isWord(start, 0x67616d69) && load<u8>(start + 5) === 0x2d;
  if (length === 10) return (load<u32>(start) & 0xdfdfdf) === 0x4c5255 && load<u8>(start + 3) === 0x2d;
  return length === 17 && load<u8>(start) === 0x2d && isWord(start + 1, 0x6b626577);
}

/** import, namespace. */
function isRule(start: usize, end: usize): bool {
  const length = end - start;
  return (length === 6 && isWord(start, 0x6f706d69)) || (length === 9 && isWord(start, 0x656d616e));
}
