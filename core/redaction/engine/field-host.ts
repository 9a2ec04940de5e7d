import type { FormFields } from '../form-fields.ts';
import type { Items } from './items.ts';
import type { EngineHost } from './load.ts';

/** Tells the fields of a chunk what the engine reads of them. */
export class FieldHost implements EngineHost {
  readonly #fields: FormFields;
  readonly #items: Items;

  constructor(fields: FormFields, items: Items) {
    this.#fields = fields;
    this.#items = items;
  }

  newPage(): void {
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

  value(id: number, item: number): void {
    this.#fields.value(id, this.#items.contentBox(item));
  }

  label(id: number, item: number): void {
    this.#fields.label(id, this.#items.contentBox(item));
  }

  belongsTo(id: number, list: number | undefined): void {
    this.#fields.belongsTo(id, list);
  }

  answer(id: number, item: number): void {
    this.#fields.answer(id, this.#items.answerBox(item));
  }
}
