import type { Span } from './numbers.ts';
import { readingOf } from './read.ts';
import { rangeOf } from './view.ts';

/** What somebody typed is looked for elsewhere when it is this long, as core/redaction/form-fields.ts has it. */
const SHORTEST = 4;
/** Values of letters only, up to this long, are masked as whole words, and so is what is shorter than SHORTEST. */
const LONGEST_WORD = 5;
const MOST = 1000;

/**
 * What was typed on this page, or told by the site, and may not be kept: in memory only, to be masked wherever it shows
 * up again. Text that agrees with what was typed in four units and more is masked as far as it agrees, so that every
 * state that the field was in is found; what was told is found as a whole.
 */
export class Typed {
  /** The values by their first units; true for what was told. */
  readonly #byHead = new Map<string, Map<string, boolean>>();
  #heads: RegExp | undefined;

  /** @param told the site said so, by identify */
  add(value: string, told = false): void {
    const known = readingOf(value).text.trim().toLowerCase();
    if (known.length < (told ? 1 : SHORTEST) || /^[\s*]*$/.test(known)) return;
    const head = known.slice(0, SHORTEST);
    const values = this.#byHead.get(head) ?? new Map<string, boolean>();
    for (const [other, isTold] of values) {
      if (told || isTold) continue;
      if (other.startsWith(known)) return;
      if (known.startsWith(other)) values.delete(other);
    }
    this.#byHead.set(head, values.set(known, told));
    if (this.#byHead.size > MOST) this.#byHead.delete(this.#byHead.keys().next().value!);
    this.#heads = undefined;
  }

  find(text: string): Span[] {
    if (this.#byHead.size === 0) return [];
    this.#heads ??= new RegExp(
      `(?=${[...this.#byHead.keys()].map((head) => head.replace(/[^\p{L}\p{N}\s]/gu, '\\$&')).join('|')})`,
      'g',
    );
    const view = readingOf(text);
    const plain = view.text.toLowerCase();
    if (plain.length !== view.text.length) return [];
    return [...plain.matchAll(this.#heads)].flatMap(({ index }) => {
      const end = this.#end(plain, index);
      return end > index ? [rangeOf(view, index, end)] : [];
    });
  }

  /** How far the text from `at` on is one of the values. */
  #end(plain: string, at: number): number {
    let end = at;
    for (let head = 1; head <= SHORTEST; head++) {
      for (const [value, told] of this.#byHead.get(plain.slice(at, at + head)) ?? []) {
        let length = 0;
        while (length < value.length && value[length] === plain[at + length]) length++;
        const isFound = (!told || length === value.length) && standsAlone(plain, at, at + length);
        if (isFound) end = Math.max(end, at + length);
      }
    }
    return end;
  }
}

function standsAlone(plain: string, start: number, end: number): boolean {
  const length = end - start;
  if (length > LONGEST_WORD || (length >= SHORTEST && !/^\p{L}+$/u.test(plain.slice(start, end))))
    return true;
  const unit = /[\p{L}\p{N}]/u;
  return !unit.test(plain[start - 1] ?? '') && !unit.test(plain[end] ?? '');
}
