const NONE: readonly RegExpExecArray[] = [];

/**
 * Every match of a global pattern, as `String.matchAll` gives them, which makes a copy of the pattern at each call:
 * for short texts that costs more than the search.
 */
export function matchesOf(pattern: RegExp, text: string): readonly RegExpExecArray[] {
  pattern.lastIndex = 0;
  let match = pattern.exec(text);
  if (match === null) return NONE;
  const all: RegExpExecArray[] = [];
  for (; match !== null; match = pattern.exec(text)) {
    all.push(match);
    if (match[0] === '') pattern.lastIndex++;
  }
  return all;
}
