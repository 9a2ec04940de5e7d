import { echoOf, type Field, type FormFields } from '../form-fields.ts';
import type { SoughtValue } from '../known-values.ts';
import type { Masker } from '../masker.ts';
import type { Page } from '../page.ts';
import {
  ENTRY_LABEL,
  ENTRY_VALUE,
  FIELD_ENTRY_BYTES,
  FIELD_LABELLED,
  FIELD_MASKED,
  FIELD_SLOW,
  FIELD_SOUGHT,
  FIELD_TYPED,
} from './assembly/kinds.ts';
import type { Items } from './items.ts';
import type { Engine, EngineHost } from './load.ts';

const WORD = 4;
const ENTRY_WORDS = FIELD_ENTRY_BYTES / WORD;
/** Where an entry holds what; see assembly/fields.ts. */
const ID = 0;
const ITEM = 1;
const WHAT = 2;
const STATE = 3;

/** Tells the fields of a chunk what the engine reads of them. */
export class FieldHost implements EngineHost {
  readonly #engine: Engine;
  readonly #fields: FormFields;
  readonly #items: Items;
  /** Whose the values are that the engine noted, in its order. */
  readonly #owners: Field[] = [];

  constructor(engine: Engine, fields: FormFields, items: Items) {
    this.#engine = engine;
    this.#fields = fields;
    this.#items = items;
  }

  newPage(): void {
    this.#findOwners();
    this.#fields.newPage();
  }

  kindOf(id: number): number {
    const kind = this.#fields.kindOf(id);
    if (kind === undefined) return 0;
    return kind === 'editable' || kind === 'secret' ? 1 : 2;
  }

  describe(id: number, start: number, end: number): void {
    this.#fields.describe(id, start === 0 ? {} : (this.#items.json(start, end) as Record<string, unknown>));
  }

  isEditable(id: number): void {
    this.#fields.isEditable(id);
  }

  isNotTyped(id: number): void {
    this.#fields.isNotTyped(id);
  }

  belongsTo(id: number, list: number | undefined): void {
    this.#fields.belongsTo(id, list);
  }

  /**
   * As `FormFields.mask`. Where no field may be kept the engine masks them, and the reference what it leaves.
   *
   * @returns what was typed, but what the engine seeks already (`sought`)
   */
  mask(page: Page, masker: Masker): SoughtValue[] {
    this.#findOwners();
    const { exports } = this.#engine;
    if (masker.allows('forms') || exports.isTwice.value !== 0) {
      for (let entry = 0; entry < this.#owners.length; entry++) this.#tell(entry, this.#entries());
      return this.#fields.mask(page, masker);
    }
    const entries = this.#entries();
    for (const [entry, { typed, labelled }] of this.#owners.entries())
      entries[entry * ENTRY_WORDS + STATE] = (typed ? FIELD_TYPED : 0) | (labelled ? FIELD_LABELLED : 0);
    exports.maskFields();
    return [...this.#takeMasked(entries, masker), ...this.#fields.mask(page, masker)];
  }

  /** What was typed of which the engine seeks echoes by itself. */
  sought(masker: Masker): SoughtValue[] {
    const entries = this.#entries();
    return this.#owners.flatMap((_, entry) =>
      (entries[entry * ENTRY_WORDS + STATE]! & FIELD_SOUGHT) === 0
        ? []
        : [echoOf(this.#items.content(entries[entry * ENTRY_WORDS + ITEM]!), masker)],
    );
  }

  /** Counts what the engine masked, and hands over what it left. @returns what was typed in it and is not sought yet */
  #takeMasked(entries: Int32Array, masker: Masker): SoughtValue[] {
    const echoes: SoughtValue[] = [];
    for (let entry = 0; entry < this.#owners.length; entry++) {
      const state = entries[entry * ENTRY_WORDS + STATE]!;
      const item = entries[entry * ENTRY_WORDS + ITEM]!;
      if ((state & FIELD_SLOW) !== 0) this.#tell(entry, entries);
      else if ((state & FIELD_MASKED) !== 0) {
        masker.tally.masked('forms', this.#items.path(item));
        if ((state & FIELD_TYPED) !== 0) echoes.push(echoOf(this.#items.content(item), masker));
      }
    }
    return echoes;
  }

  #tell(entry: number, entries: Int32Array): void {
    const owner = this.#owners[entry]!;
    const item = entries[entry * ENTRY_WORDS + ITEM]!;
    const what = entries[entry * ENTRY_WORDS + WHAT];
    if (what === ENTRY_VALUE) owner.values.push(this.#items.contentBox(item));
    else if (what === ENTRY_LABEL) owner.labels.push(this.#items.contentBox(item));
    else owner.answers.push(this.#items.answerBox(item));
  }

  /** Ids mean other elements once there is another page. */
  #findOwners(): void {
    const entries = this.#entries();
    const count = this.#engine.exports.fieldEntryCount.value;
    for (let entry = this.#owners.length; entry < count; entry++)
      this.#owners.push(this.#fields.fieldOf(entries[entry * ENTRY_WORDS + ID]!));
  }

  #entries(): Int32Array {
    const { memory, fieldEntries, fieldEntryCount } = this.#engine.exports;
    return new Int32Array(memory.buffer, fieldEntries.value, fieldEntryCount.value * ENTRY_WORDS);
  }
}
