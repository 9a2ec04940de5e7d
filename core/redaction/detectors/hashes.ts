import { matchesOf } from '../matches.ts';
import type { Match } from './detector.ts';

const SHORTEST_HASH = 7;
const LONGEST_HASH = 128;
/** Lengths of what is written in hexadecimal digits: halves of digests, object ids, MD5 to SHA-512. */
const HASH_LENGTHS = new Set([16, 20, 24, 32, 40, 56, 64, 96, LONGEST_HASH]);
const WORD = /[0-9A-Za-z]{7,}/g;
const HEX_WORD = /^(?:[0-9a-f]{7,128}|[0-9A-F]{7,128})$/;
const UUID =
  /[0-9a-f](?<![0-9a-z]{2})[0-9a-f]{7}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/gi;
/** What goes on on both sides of a match inside a hash or a UUID. */
const GLUE = /[0-9A-Za-z-]/;
const LONGEST_NUMBER = 9;
const FEWEST_TURNS = 4;
const FEWEST_TURNS_OF_A_DIGEST = 6;

/** Content hashes (`3f2504e04f89…`), which name files and commits. */
export function hashes(text: string): Match[] {
  return matchesOf(WORD, text)
    .filter(([word]) => HEX_WORD.test(word) && isHash(word))
    .map(toMatch);
}

/** UUIDs (RFC 9562), which name things. Without a letter it would be a number with hyphens. */
export function uuids(text: string): Match[] {
  if (!text.includes('-')) return [];
  return matchesOf(UUID, text)
    .filter(([word]) => /[a-f]/i.test(word))
    .map(toMatch);
}

/** The matches that are no part of a UUID or a digest, in which any digits can come to stand side by side. */
export function outsideHashes<M extends Match>(text: string, matches: readonly M[]): readonly M[] {
  return matches.filter((match) => !isInHash(text, match));
}

function isInHash(text: string, { start, end }: Match): boolean {
  const isGlued = GLUE.test(text[start - 1] ?? '') || GLUE.test(text[end] ?? '');
  if (!isGlued) return false;
  const from = Math.max(0, start - LONGEST_HASH - 1);
  const around = text.slice(from, end + LONGEST_HASH + 1);
  const inside = (name: Match) => from + name.start <= start && from + name.end >= end;
  return uuids(around).some(inside) || hashes(around).some(inside);
}

/**
 * Hexadecimal digits in which letters and decimal digits take turns. A number with letters glued to its ends
 * is not one.
 */
function isHash(word: string): boolean {
  if (word.length < SHORTEST_HASH) return false;
  const turns = word.match(/\d+|[A-Fa-f]+/g) ?? [];
  if (HASH_LENGTHS.has(word.length) && turns.length >= FEWEST_TURNS_OF_A_DIGEST) return true;
  return (
    turns.length >= FEWEST_TURNS && turns.every((turn) => turn.length < LONGEST_NUMBER || /^\D/.test(turn))
  );
}

function toMatch(match: RegExpExecArray): Match {
  return { start: match.index, end: match.index + match[0].length };
}
