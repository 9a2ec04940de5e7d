import { maskAnswer } from './answers.ts';
import { CATEGORIES, type Category } from './categories.ts';
import { categoryOf, type FieldKind, isSecret } from './field-kinds.ts';
import type { SoughtValue } from './known-values.ts';
import { INPUT_MASK, maskLook } from './mask.ts';
import type { Masker } from './masker.ts';
import type { Page } from './page.ts';
import { type Place, read, write } from './place.ts';
import { refusedPieces, reportRuns } from './text-runs.ts';

/** Inputs whose value is a label or an answer chosen from a list, not something that is typed. */
const NOT_TYPED = new Set([
  'button',
  'checkbox',
  'color',
  'hidden',
  'image',
  'radio',
  'range',
  'reset',
  'submit',
]);
/** Inputs whose value is the page's own word for a button: it is shown, and somebody's in no other way than text is. */
const LABELLED = new Set(['button', 'reset', 'submit']);
/** What somebody typed is looked for elsewhere when it is this long. */
const SHORTEST_ECHO = 4;

/** A field and what the chunk tells of it. */
export interface Field {
  readonly id: number;
  kind: FieldKind;
  typed: boolean;
  /** Whether its value is what a button says. */
  labelled: boolean;
  readonly values: Place[];
  /** What is said of its value, as the text of an option does. */
  readonly labels: Place[];
  readonly answers: Place[];
}

/** The fields of a chunk: what they are and what was entered in them. */
export class FormFields {
  #fields = new Map<number, Field>();
  readonly #past: Field[] = [];
  readonly #unknown = new Map<number, Field>();

  /** @param earlier what earlier chunks of the session told of fields, by node id */
  constructor(earlier: ReadonlyMap<number, FieldKind>) {
    for (const [id, kind] of earlier) this.#fields.set(id, newField(id, kind));
  }

  /**
   * A full snapshot begins: ids can mean other elements from here on. What is secret was so before and stays so,
   * since a snapshot can also show the same page again.
   */
  newPage(): void {
    this.#past.push(...this.#fields.values());
    const secrets = [...this.#fields].filter(([, { kind }]) => kind === 'secret');
    this.#fields = new Map(secrets.map(([id]) => [id, newField(id, 'secret')]));
  }

  /** An element's tag and attributes were seen, or some of its attributes changed. A secret field stays one. */
  describe(id: number, attributes: Readonly<Record<string, unknown>>): void {
    const field = this.#known(id);
    if (isSecret(attributes)) field.kind = 'secret';
    else if (field.kind === 'plain') field.kind = categoryOf(attributes) ?? 'plain';
    if (typeof attributes.type !== 'string') return;
    const type = attributes.type.toLowerCase();
    field.typed = !NOT_TYPED.has(type);
    field.labelled = LABELLED.has(type);
  }

  /** The element is an option, a button or the like: what it holds is not typed. */
  isNotTyped(id: number): void {
    this.#known(id).typed = false;
  }

  /** The element is a choice of a list: what the list asks for, the choice is. */
  belongsTo(id: number, list: number | undefined): void {
    const kind = list === undefined ? undefined : this.kindOf(list);
    if (kind === 'secret' || (kind !== undefined && isCategory(kind))) this.#known(id).kind = kind;
  }

  /** The element's text is typed. */
  isEditable(id: number): void {
    const field = this.#known(id);
    if (field.kind === 'plain') field.kind = 'editable';
  }

  kindOf(id: number): FieldKind | undefined {
    return this.#fields.get(id)?.kind;
  }

  /** The field of an id. One that no chunk described could be a password's, so it is kept apart and masked. */
  fieldOf(id: number): Field {
    const field = this.#fields.get(id) ?? this.#unknown.get(id) ?? newField(id, 'plain');
    if (!this.#fields.has(id)) this.#unknown.set(id, field);
    return field;
  }

  /** A value was entered, or was there from the start. */
  value(id: number, place: Place): void {
    this.fieldOf(id).values.push(place);
  }

  /** The text of a choice, which the page shows whatever was chosen. */
  label(id: number, place: Place): void {
    this.fieldOf(id).labels.push(place);
  }

  /** Whether a box was ticked. */
  answer(id: number, place: Place): void {
    this.fieldOf(id).answers.push(place);
  }

  /** What later chunks need to know. */
  get kinds(): ReadonlyMap<number, FieldKind> {
    return new Map([...this.#fields].map(([id, field]) => [id, field.kind]));
  }

  /**
   * Masks every field that may not be kept, all its values or none: what is typed key by key shows in the
   * values that came before it could be recognised.
   *
   * @returns what was typed in the masked fields, to be masked wherever it is echoed
   */
  mask(page: Page, masker: Masker): SoughtValue[] {
    const secret = new Set(this.#all.filter(({ kind }) => kind === 'secret').map(({ id }) => id));
    const kept = new Set(this.#all.filter((field) => !secret.has(field.id) && mayKeep(field, masker)));
    const order = kept.size > 1 ? page.order() : new Map<number, number>();
    const present = [...this.#fields.values()].sort(byPlaceIn(order));
    for (const fields of [this.#past, present]) {
      for (const field of refusedTogether(fields, kept, masker)) kept.delete(field);
      if (kept.size > 0)
        reportRuns([{ places: fullestValues(fields, kept).map(([place]) => place), joint: 'list' }], masker);
    }
    const echoes = this.#all.flatMap((field) => settle(field, masker, kept.has(field)));
    return [...echoes, ...[...this.#unknown.values()].flatMap((field) => settle(field, masker, false))];
  }

  /** The places of all values of each field: what is typed key by key stands in several. */
  get values(): Place[][] {
    return [...this.#all, ...this.#unknown.values()].map(({ values }) => values);
  }

  /** The fullest value of each field, in the order of the page; those of pages before apart. */
  rows(page: Page): Place[][] {
    const order = page.order();
    const present = [...this.#fields.values(), ...this.#unknown.values()].sort(byPlaceIn(order));
    return [this.#past, present].map((fields) =>
      fullestValues(fields, new Set(fields)).map(([place]) => place),
    );
  }

  get #all(): Field[] {
    return [...this.#past, ...this.#fields.values()];
  }

  #known(id: number): Field {
    const field = this.#fields.get(id) ?? this.#unknown.get(id) ?? newField(id, 'plain');
    this.#unknown.delete(id);
    this.#fields.set(id, field);
    return field;
  }
}

function newField(id: number, kind: FieldKind): Field {
  return { id, kind, typed: true, labelled: false, values: [], labels: [], answers: [] };
}

function mayKeep(field: Field, masker: Masker): boolean {
  if (masker.strict || field.kind === 'secret' || !masker.allows('forms')) return false;
  if (isCategory(field.kind) && !masker.allows(field.kind)) return false;
  return textsOf(field).every((text) =>
    masker.findings(text).every(({ category }) => masker.allows(category)),
  );
}

/** Fields in the order of the page; those of which the chunk does not tell the place by their ids, which rise. */
function byPlaceIn(place: ReadonlyMap<number, number>): (a: Field, b: Field) => number {
  return (a, b) => (place.get(a.id) ?? a.id) - (place.get(b.id) ?? b.id);
}

/** Of fields in order those that hold a value together which may not be kept, such as a card number in four fields. */
function refusedTogether(fields: readonly Field[], kept: ReadonlySet<Field>, masker: Masker): Field[] {
  const byPlace = new Map(fullestValues(fields, kept));
  return [...refusedPieces([...byPlace.keys()], masker)].flatMap((place) => byPlace.get(place) ?? []);
}

/** The longest value of each kept field: what was typed key by key is whole there. */
function fullestValues(fields: readonly Field[], kept: ReadonlySet<Field>): [Place, Field][] {
  return fields.flatMap((field): [Place, Field][] => {
    const fullest = field.values.reduce<Place | undefined>(longer, undefined);
    return kept.has(field) && fullest ? [[fullest, field]] : [];
  });
}

function longer(one: Place | undefined, other: Place): Place {
  return one && String(read(one)).length > String(read(other)).length ? one : other;
}

function isCategory(kind: FieldKind): kind is Category {
  return (CATEGORIES as readonly string[]).includes(kind);
}

function textsOf(field: Field): string[] {
  return [...field.values, ...field.labels].map(read).filter((value) => typeof value === 'string');
}

function settle(field: Field, masker: Masker, keep: boolean): SoughtValue[] {
  const texts = textsOf(field).filter((text) => text !== '' && text !== INPUT_MASK);
  if (keep) {
    for (const text of texts) reportKept(text, field.typed, masker);
    return [];
  }
  for (const place of field.values) maskValue(place, field.labelled, masker);
  for (const place of field.labels) maskValue(place, true, masker);
  for (const place of field.answers) maskAnswer(place, masker);
  if (!field.typed) return [];
  return texts.filter((text) => text.trim().length >= SHORTEST_ECHO).map((text) => echoOf(text, masker));
}

/** What was typed in a masked field, as it is sought in the text. */
export function echoOf(value: string, masker: Masker): SoughtValue {
  return { type: 'echo', value, category: masker.allows('forms') ? 'secrets' : 'forms' };
}

function reportKept(text: string, typed: boolean, masker: Masker): void {
  const findings = masker.findings(text);
  masker.keep(findings, []);
  if (typed && findings.length === 0) masker.tally.unsearchable();
}

/**
 * A fixed length, because the length of a password or a name says something. What the page says of itself keeps its
 * look, so that a list or a button is as wide as it was. An empty field stays empty.
 */
function maskValue(place: Place, isLabel: boolean, masker: Masker): void {
  const value = read(place);
  if (value === null || value === '' || value === INPUT_MASK) return;
  const masked = isLabel && typeof value === 'string' ? maskLook(value) : INPUT_MASK;
  if (masked === value) return;
  masker.tally.masked('forms', place.path);
  write(place, masked);
}
