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

/** How deep the tree of values goes; what is longer is compared from there on. */
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

/** A tree of the values by their units: what ends here, longest first, and where it goes on. */
interface Branch {
  readonly forms: Form[];
  readonly next: Map<string, Branch>;
}

/** Finds given values in text, whatever their case, in time linear in the text. */
export class KnownValues {
  readonly #root: Branch = { forms: [], next: new Map() };

  constructor(values: Iterable<SoughtValue>) {
    const seen = new Set<string>();
    const all: Form[] = [];
    for (const known of values) {
      for (const text of forms(known.value)) {
        if (!seen.has(text)) all.push({ text, known });
        seen.add(text);
      }
    }
    for (const form of all.sort((a, b) => b.text.length - a.text.length)) this.#add(form);
  }

  /** The longest known value at each place of folded text; matches do not overlap. */
  find(text: string): KnownMatch[] {
    if (this.#root.next.size === 0) return [];
    const plain = comparable(text);
    const found: KnownMatch[] = [];
    for (let at = 0; at < plain.length; at++) {
      const form = this.#longestAt(plain, at);
      if (!form) continue;
      found.push({ start: at, end: at + form.text.length, known: form.known });
      at += form.text.length - 1;
    }
    return found;
  }

  #add(form: Form): void {
    let branch = this.#root;
    for (const unit of form.text.slice(0, DEEPEST).split('')) {
      const next = branch.next.get(unit) ?? { forms: [], next: new Map() };
      branch.next.set(unit, next);
      branch = next;
    }
    branch.forms.push(form);
  }

  #longestAt(plain: string, at: number): Form | undefined {
    let longest: Form | undefined;
    let branch: Branch | undefined = this.#root;
    for (let depth = 0; branch; depth++) {
      longest =
        branch.forms.find(({ text }) => plain.startsWith(text, at) && standsAlone(plain, at, text)) ??
        longest;
      branch = branch.next.get(plain[at + depth] ?? '');
    }
    return longest;
  }
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
