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

/** How deep the tree of values goes. Text that agrees with a value this far is taken to be that value. */
const DEEPEST = 32;
/** Values this short are masked as whole words only. */
const SHORTEST_ANYWHERE = 4;
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

const LONGEST_REMEMBERED = 512;
const NONE: readonly KnownMatch[] = [];

interface Form {
  readonly text: string;
  readonly known: SoughtValue;
}

/** Values that begin with the same two units: those that are short by their text, and the others, in order. */
interface Group {
  readonly short: Map<string, Form>;
  /** How long the short ones are, the longest first. */
  readonly lengths: number[];
  readonly long: Form[];
}

/** Finds values in text, whatever their case. */
export interface ValueFinder {
  readonly isEmpty: boolean;
  /** The longest value at each place of folded text; matches do not overlap. */
  find(text: string): readonly KnownMatch[];
}

/** Finds given values in text, whatever their case, in time linear in the text. */
export class KnownValues implements ValueFinder {
  readonly #groups = new Map<number, Group>();
  /** Those of one unit. */
  readonly #units = new Map<number, Form>();
  /** What was found in short texts, which are searched for choices first, then alone and together with others. */
  readonly #found = new Map<string, readonly KnownMatch[]>();
  /** What is looked for: each value in the ways in which it can be read. */
  readonly forms: readonly string[];

  constructor(values: Iterable<SoughtValue>) {
    const byText = new Map<string, Form>();
    for (const known of values) {
      for (const text of forms(known.value)) if (!byText.has(text)) byText.set(text, { text, known });
    }
    this.forms = [...byText.keys()];
    for (const form of byText.values()) this.#add(form);
    for (const { short, lengths, long } of this.#groups.values()) {
      lengths.push(...new Set([...short.keys()].map(({ length }) => length)));
      lengths.sort((a, b) => b - a);
      long.sort((a, b) => (a.text < b.text ? -1 : 1));
    }
  }

  get isEmpty(): boolean {
    return this.forms.length === 0;
  }

  /** The longest known value at each place of folded text; matches do not overlap. */
  find(text: string): readonly KnownMatch[] {
    if (this.isEmpty) return NONE;
    let found = this.#found.get(text);
    if (!found) {
      found = this.#matches(comparable(text));
      if (text.length <= LONGEST_REMEMBERED) this.#found.set(text, found);
    }
    return found;
  }

  #matches(plain: string): readonly KnownMatch[] {
    const found: KnownMatch[] = [];
    for (let at = 0; at < plain.length; at++) {
      const match = this.#longestAt(plain, at);
      if (!match) continue;
      found.push(match);
      at = match.end - 1;
    }
    return found;
  }

  #add(form: Form): void {
    const { text } = form;
    if (text.length === 1) {
      this.#units.set(text.charCodeAt(0), form);
      return;
    }
    const head = headAt(text, 0);
    const group: Group = this.#groups.get(head) ?? { short: new Map(), lengths: [], long: [] };
    this.#groups.set(head, group);
    if (text.length > DEEPEST) group.long.push(form);
    else group.short.set(text, form);
  }

  #longestAt(plain: string, at: number): KnownMatch | undefined {
    const group = this.#groups.get(headAt(plain, at));
    if (group) {
      const long = longestAgreeing(group.long, plain, at);
      if (long && long.end - at >= DEEPEST) return long;
      for (const length of group.lengths) {
        const form = group.short.get(plain.slice(at, at + length));
        if (form?.text.length === length && standsAlone(plain, at, form.text))
          return { start: at, end: at + length, known: form.known };
      }
    }
    const unit = this.#units.size > 0 ? this.#units.get(plain.charCodeAt(at)) : undefined;
    return unit && standsAlone(plain, at, unit.text)
      ? { start: at, end: at + 1, known: unit.known }
      : undefined;
  }
}

/** Two units as one number; the second is none at the end. */
function headAt(text: string, at: number): number {
  return text.charCodeAt(at) * 0x10000 + text.charCodeAt(at + 1);
}

/**
 * Of long values, which are in order, the one that agrees with the text farthest: it is beside the place
 * where the text itself would stand in the order.
 */
function longestAgreeing(longer: readonly Form[], plain: string, at: number): KnownMatch | undefined {
  let first = 0;
  for (let last = longer.length; first < last; ) {
    const middle = (first + last) >> 1;
    const { text } = longer[middle]!;
    if (text <= plain.slice(at, at + text.length)) first = middle + 1;
    else last = middle;
  }
  const [best] = [longer[first - 1], longer[first]]
    .filter((form) => form !== undefined)
    .map(({ text, known }) => ({ start: at, end: at + agreement(text, plain, at), known }))
    .sort((a, b) => b.end - a.end);
  return best;
}

function agreement(text: string, plain: string, at: number): number {
  let length = 0;
  while (length < text.length && text[length] === plain[at + length]) length++;
  return length;
}

function standsAlone(plain: string, at: number, form: string): boolean {
  const isWord = form.length < SHORTEST_ANYWHERE || (form.length <= LONGEST_WORD && /^\p{L}+$/u.test(form));
  if (!isWord) return true;
  return !WORD_UNIT.test(plain[at - 1] ?? '') && !WORD_UNIT.test(plain[at + form.length] ?? '');
}

/** A value as it reads, and as it would after every decoding; nothing when it is blank or masked already. */
function forms(value: string): string[] {
  if (readsInOneWay(value)) return [value.trim().toLowerCase()];
  return readings(value)
    .map((view) => comparable(view.text.trim()))
    .filter((form) => form !== '' && !/^[\s*]*$/.test(form));
}

/** What a form of several readings has one of: brackets and signs of encodings, an at sign, words for a point. */
const HAS_READINGS = /[^\w .,:;'"/?!+=#$-]| {2}|[-_]at[-_]| (?:dot|punkt|punto|ponto|kropka) /i;

/** Whether a value has one reading, and something to look for: most of what is typed does. */
function readsInOneWay(value: string): boolean {
  return /\S/.test(value) && !HAS_READINGS.test(value);
}

/** Text in which case and look-alike letters make no difference, of the same length. */
export function comparable(text: string): string {
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
