import type { Category } from './categories.ts';
import type { FindingCategory } from './find.ts';
import { readings } from './readings.ts';

/** What the site told about the visitor through identify(). */
export interface KnownValue {
  readonly type: string;
  readonly value: string;
  /** The category whose grant keeps it; `identity` is granted as soon as anything is. */
  readonly category: Category | 'identity';
}

/** A value to look for, and what a finding of it needs granted. */
export interface SoughtValue {
  readonly type: string;
  readonly value: string;
  readonly category: FindingCategory;
}

/** A known value found in a text. */
export interface KnownMatch {
  readonly start: number;
  readonly end: number;
  readonly known: SoughtValue;
}

/** Values are found by their first units; shorter ones are compared at every word. */
const PREFIX = 3;
/** A value of letters only, up to this long, is masked as a whole word, never inside another one. */
const LONGEST_WORD = 5;
const WORD_UNIT = /[\p{L}\p{N}]/u;

/** Letters of other scripts that look like Latin ones (UTS #39), so that a value written with them is found. */
const CONFUSABLE = new Map(
  [...'аaвbеeкkмmнhоoрpсcтtуyхxіiјjѕsһhԁdԛqԝwαaοoνvρpτtυuκkιiεeηnγyβb'].reduce<[string, string][]>(
    (pairs, letter, at, all) => {
      if (at % 2 === 0) pairs.push([letter, all[at + 1] ?? letter]);
      return pairs;
    },
    [],
  ),
);

/** Finds given values in text, whatever their case, in time linear in the text. */
export class KnownValues {
  readonly #byPrefix = new Map<string, { readonly form: string; readonly known: SoughtValue }[]>();

  constructor(values: Iterable<SoughtValue>) {
    const seen = new Set<string>();
    for (const known of values) {
      for (const form of forms(known.value)) {
        if (seen.has(form)) continue;
        seen.add(form);
        const prefix = form.slice(0, PREFIX);
        const same = this.#byPrefix.get(prefix) ?? [];
        same.push({ form, known });
        this.#byPrefix.set(prefix, same);
      }
    }
    for (const same of this.#byPrefix.values()) same.sort((a, b) => b.form.length - a.form.length);
  }

  /** The longest known value at each place of folded text; matches do not overlap. */
  find(text: string): KnownMatch[] {
    if (this.#byPrefix.size === 0) return [];
    const plain = comparable(text);
    const found: KnownMatch[] = [];
    for (let at = 0; at < plain.length; at++) {
      const match = this.#longestAt(plain, at);
      if (!match) continue;
      found.push({ start: at, end: at + match.form.length, known: match.known });
      at += match.form.length - 1;
    }
    return found;
  }

  #longestAt(plain: string, at: number): { readonly form: string; readonly known: SoughtValue } | undefined {
    for (let length = PREFIX; length > 0; length--) {
      const candidates = this.#byPrefix.get(plain.slice(at, at + length));
      const match = candidates?.find(
        ({ form }) => plain.startsWith(form, at) && standsAlone(plain, at, form),
      );
      if (match) return match;
    }
    return undefined;
  }
}

function standsAlone(plain: string, at: number, form: string): boolean {
  const isWord = form.length <= PREFIX || (form.length <= LONGEST_WORD && /^\p{L}+$/u.test(form));
  if (!isWord) return true;
  return !WORD_UNIT.test(plain[at - 1] ?? '') && !WORD_UNIT.test(plain[at + form.length] ?? '');
}

/** A value as it reads, and as it would after every decoding; nothing when it is blank or masked already. */
function forms(value: string): string[] {
  return readings(value)
    .map((view) => comparable(view.text.trim()))
    .filter((form) => form !== '' && !/^[\s*]*$/.test(form));
}

/** Text in which case and look-alike letters make no difference, of the same length. */
function comparable(text: string): string {
  const lower = text.toLowerCase();
  const same = lower.length === text.length ? lower : [...text].map(lowerOfSameLength).join('');
  return /^[\x20-\x7e]*$/.test(same)
    ? same
    : Array.from(same, (letter) => CONFUSABLE.get(letter) ?? letter).join('');
}

function lowerOfSameLength(letter: string): string {
  const lower = letter.toLowerCase();
  return lower.length === letter.length ? lower : letter;
}
