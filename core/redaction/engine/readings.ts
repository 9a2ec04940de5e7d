import { foldCharacters } from '../characters.ts';
import { comparable } from '../known-values.ts';

/** What a character is to the engine beside the byte that it reads as; see assembly/fold.ts. */
const COMPLEX = 0;
const IGNORED = 1;
const COMBINING = 2;
/** The bytes of letters that are no ASCII. */
const LETTER = 0x80;
/** And of those that are not Latin either. */
const OTHER_SCRIPT = 0xc0;
const LAST_LATIN = 0x24f;
/** Right-to-left override: what follows is read in another order; see reversed.ts. */
const OVERRIDE = 0x202e;

const BLOCK = 256;
const PLANE = 0x10000;

/**
 * Writes how 256 characters read, as the reference folds them: the engine asks when it meets the first of them.
 *
 * @param block the first character divided by 256; beyond the basic plane the block as known values are read
 */
export function fillBlock(block: number, bytes: Uint8Array): void {
  const first = block * BLOCK;
  const isKnown = first >= PLANE;
  for (let offset = 0; offset < BLOCK; offset++) bytes[offset] = readingOf((first % PLANE) + offset, isKnown);
}

function readingOf(code: number, isKnown: boolean): number {
  if ((code >= 0xd800 && code <= 0xdfff) || code === OVERRIDE) return COMPLEX;
  const character = String.fromCharCode(code);
  if (/\p{Mn}/u.test(character)) return foldCharacters({ text: character }).text === '' ? IGNORED : COMBINING;
  const folded = foldCharacters({ text: character }).text;
  if (folded === '') return IGNORED;
  const read = isKnown ? comparable(folded) : folded;
  if (/^[\x20-\x7e]$/.test(read)) return read.charCodeAt(0);
  if (folded !== character) return COMPLEX;
  const unit = read.charCodeAt(0);
  return (unit <= LAST_LATIN ? LETTER : OTHER_SCRIPT) | (unit & 0x3e);
}
