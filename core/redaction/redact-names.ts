import type { Masker, TextUse } from './masker.ts';

/** Names of scopes that build tools give to elements and repeat in style sheets (styled-jsx, Vue). */
const SCOPE = /(?<![\w-])(?:(?:__)?jsx-\d{5,10}|data-v-[0-9a-f]{8})(?![\w-])/g;

/**
 * Names that a page gives to its elements (classes, ids) without what names somebody. A style sheet repeats them, so
 * they are masked alike there and here, and by `_`: with `*` a selector would be none, and its rule be lost.
 */
export function redactNames(names: string, path: string, masker: Masker, use: TextUse = {}): string {
  const masked = maskNames(names, (text) => masker.text(text, path, { ...use, ownWords: true }));
  if (masked === names) return names;
  let kept = '';
  let at = 0;
  for (const scope of names.matchAll(SCOPE)) {
    kept += masked.slice(at, scope.index) + scope[0];
    at = scope.index + scope[0].length;
  }
  return kept + masked.slice(at);
}

/** What has been masked can be part of an address that is kept, which is then another one. */
const ROUNDS = 4;

/** Masks by `mask`, with `_` in place of each `*` that it puts, until there is nothing more to mask. */
export function maskNames(text: string, mask: (text: string) => string): string {
  let masked = text;
  for (let round = 0; round < ROUNDS; round++) {
    const next = underscored(masked, mask(masked));
    if (next === masked) break;
    masked = next;
  }
  return masked;
}

function underscored(text: string, masked: string): string {
  if (masked === text) return text;
  return Array.from({ length: masked.length }, (_, at) =>
    masked[at] === '*' && text[at] !== '*' ? '_' : masked[at],
  ).join('');
}
