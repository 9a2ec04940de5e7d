import { choicesOf, maskOtherChoices } from './choices.ts';
import { DrawnTexts } from './drawn-text.ts';
import type { FieldKind } from './field-kinds.ts';
import { FormFields } from './form-fields.ts';
import { KnownValues, type ValueFinder } from './known-values.ts';
import type { Masker } from './masker.ts';
import { Page } from './page.ts';
import { emptied, isEmptied, type Place, read, renameKeys, write } from './place.ts';
import type { Tally } from './report.ts';
import { maskRuns, reportRuns, type TextRun } from './text-runs.ts';

/** How a string is redacted once everything of the chunk has been seen. */
export type Treatment = (value: string, path: string, masker: Masker) => string;

/**
 * What is to be done to a chunk. Reading it first and masking it afterwards is what lets a later event tell
 * about an earlier one: that a field is a password's, or that a text is an echo of what was typed.
 */
export class Plan {
  readonly page = new Page();
  readonly drawn = new DrawnTexts();
  readonly fields: FormFields;
  readonly #tally: Tally;
  readonly #strings: { readonly place: Place; readonly treatment: Treatment }[] = [];
  readonly #numbers: Place[] = [];
  readonly #runs: TextRun[] = [];
  readonly #lists: (readonly Place[])[] = [];
  readonly #names: {
    readonly holder: Record<string, unknown>;
    readonly rename: (key: string, masker: Masker) => string;
  }[] = [];
  readonly #encoded: { readonly place: Place; readonly document: { readonly root: unknown } }[] = [];

  constructor(tally: Tally, earlierFields: ReadonlyMap<number, FieldKind>) {
    this.#tally = tally;
    this.fields = new FormFields(earlierFields);
  }

  /** Redact the string at a place. */
  string(place: Place, treatment: Treatment): void {
    this.#strings.push({ place, treatment });
  }

  /** Search the digits of the number at a place; it becomes 0 if anything in them may not be kept. */
  number(place: Place): void {
    this.#numbers.push(place);
  }

  /** Search these places as one text. */
  run(places: TextRun['places'], joint: TextRun['joint']): void {
    if (places.length > 1) this.#runs.push({ places, joint });
  }

  /** These are the items of a list, of which none may be told by what became of the others. */
  list(items: readonly Place[]): void {
    if (items.length > 1) this.#lists.push(items);
  }

  /** Rename keys of an object, after its values have been redacted. */
  names(holder: Record<string, unknown>, rename: (key: string, masker: Masker) => string): void {
    this.#names.push({ holder, rename });
  }

  /** Write a document back into the string it was read from, after it has been redacted. */
  encoded(place: Place, document: { readonly root: unknown }): void {
    this.#encoded.push({ place, document });
  }

  /** Empties a value at once because its place says that it goes. */
  empty(place: Place): void {
    const value = read(place);
    if (isEmptied(value)) return;
    this.#tally.masked('structure', place.path);
    write(place, emptied(value));
  }

  /** Empties a value at once because its key names it as a credential. */
  secret(place: Place): void {
    const value = read(place);
    if (isEmptied(value)) return;
    this.#tally.masked('secrets', place.path);
    write(place, emptied(value));
  }

  /** Masks a value at once because nothing is known about its place. */
  unknown(place: Place): void {
    const value = read(place);
    const masked = typeof value === 'string' ? value.replace(/\S/g, '*') : emptied(value);
    if (value === masked || (typeof value !== 'string' && isEmptied(value))) return;
    this.#tally.masked('unknown', place.path);
    write(place, masked);
  }

  /** Counts something that was put right at once. */
  count(what: 'structure' | 'unknown', path: string): void {
    this.#tally.masked(what, path);
  }

  /** Carries everything out: inputs first, since what they held is masked in the text after them. */
  carryOut(masker: Masker): void {
    this.carryOutText(new KnownValues(this.fields.mask(this.page, masker)), masker);
  }

  /** Carries out all but what concerns fields; `echoes` is what was typed in those that were masked. */
  carryOutText(echoes: ValueFinder, masker: Masker): void {
    masker.maskEchoes(echoes);
    if (!echoes.isEmpty) maskOtherChoices(choicesOf(this.page), this.#lists, masker);
    for (const line of this.drawn.lines) this.run(line, 'line');
    maskRuns(this.#runs, masker);
    for (const { place, treatment } of this.#strings) {
      const value = read(place);
      if (typeof value === 'string') write(place, treatment(value, place.path, masker));
    }
    for (const place of this.#numbers) {
      const digits = digitsIn(Number(read(place)));
      if (masker.text(digits, place.path) !== digits) write(place, 0);
    }
    reportRuns(this.#runs, masker);
    for (const { holder, rename } of this.#names) renameKeys(holder, (key) => rename(key, masker));
    for (const { place, document } of this.#encoded.reverse()) write(place, JSON.stringify(document.root));
  }
}

const IN_POWERS = /^-?(\d)\.(\d+)e\+\d+$/;

/** The digits of a number; of one so large that it is written in powers of ten, those that it is told by. */
function digitsIn(value: number): string {
  if (Math.abs(value) === Number.MAX_VALUE) return '';
  return String(value).replace(IN_POWERS, '$1$2');
}
