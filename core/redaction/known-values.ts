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

interface Form {
  readonly text: string;
  readonly known: SoughtValue;
}

/** A tree of the values by their units: what ends here, what is longer, in order, and where it goes on. */
interface Branch {
  form?: Form;
  readonly longer: Form[];
  readonly next: Map<string, Branch>;
}

/** Finds given values in text, whatever their case, in time linear in the text. */
export class KnownValues {
  readonly #root: Branch = { longer: [], next: new Map() };
  /** What is looked for: each value in the ways in which it can be read. */
  readonly forms: readonly string[];

  constructor(values: Iterable<SoughtValue>) {
    const byText = new Map<string, Form>();
    for (const known of values) {
      for (const text of forms(known.value)) if (!byText.has(text)) byText.set(text, { text, known });
    }
    this.forms = [...byText.keys()];
    for (const form of [...byText.values()].sort((a, b) => (a.text < b.text ? -1 : 1))) this.#add(form);
  }

  get isEmpty(): boolean {
    return this.#root.next.size === 0;
  }

  /** The longest known value at each place of folded text; matches do not overlap. */
  find(text: string): KnownMatch[] {
    if (this.#root.next.size === 0) return [];
    const plain = comparable(text);
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
    let branch = this.#root;
    for (const unit of form.text.slice(0, DEEPEST).split('')) {
      const next = branch.next.get(unit) ?? { longer: [], next: new Map() };
      branch.next.set(unit, next);
      branch = next;
    }
    if (form.text.length > DEEPEST) branch.longer.push(form);
    else branch.form = form;
  }

  #longestAt(plain: string, at: number): KnownMatch | undefined {
    let longest: KnownMatch | undefined;
    let branch: Branch | undefined = this.#root;
    for (let depth = 0; branch; depth++) {
      const { form, longer } = branch;
      if (form && standsAlone(plain, at, form.text))
        longest = { start: at, end: at + depth, known: form.known };
      if (longer.length > 0) return longestAgreeing(longer, plain, at);
      branch = branch.next.get(plain[at + depth] ?? '');
    }
    return longest;
  }
}

/**
 * Of long values, which are in order, the one that agrees with the text farthest: it is beside the place
 * where the text itself would stand in the order.
 */
function longestAgreeing(longer: readonly Form[], plain: string, at: number): KnownMatch {
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
  return best!;
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
  return readings(value)
    .map((view) => comparable(view.text.trim()))
    .filter((form) => form !== '' && !/^[\s*]*$/.test(form));
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
