import { CATEGORIES, type Category } from './categories.ts';
import { isSecretName } from './detectors/secret-name.ts';
import type { SoughtValue } from './known-values.ts';
import { INPUT_MASK } from './mask.ts';
import type { Masker } from './masker.ts';
import { type Place, read, write } from './place.ts';

/**
 * What is known of a field that somebody can fill in. `secret` fields (passwords, codes) are never kept;
 * `editable` is an element whose text is typed; a category means that the field asks for such a value;
 * `plain` is any other.
 */
export type FieldKind = 'secret' | 'editable' | 'plain' | Category;

const SECRET_AUTOCOMPLETE = /\b(?:current-password|new-password|one-time-code|cc-csc)\b/i;
const SECRET_WORD =
  /(?:^|[^a-z])(?:pass(?:word|wd|code|phrase)?|pwd|cvv2?|cvc2?|csc|otp|pin|secret|token)(?:[^a-z]|$)/i;
const SECRET_CAMEL = /(?:[Pp]ass(?:word|wd|code|phrase)|Pwd|Otp|Pin|Cvv|Cvc|Secret|Token)(?![a-z])/;
const NAMING_ATTRIBUTES = ['name', 'id', 'placeholder', 'aria-label'];
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
/** What somebody typed is looked for elsewhere when it is this long. */
const SHORTEST_ECHO = 4;

interface Field {
  kind: FieldKind;
  typed: boolean;
  readonly values: Place[];
  readonly answers: Place[];
}

/** The fields of a chunk: what they are and what was entered in them. */
export class FormFields {
  #fields = new Map<number, Field>();
  readonly #past: Field[] = [];
  readonly #unknown = new Map<number, Field>();

  /** @param earlier what earlier chunks of the session told of fields, by node id */
  constructor(earlier: ReadonlyMap<number, FieldKind>) {
    for (const [id, kind] of earlier) this.#fields.set(id, newField(kind));
  }

  /**
   * A full snapshot begins: ids can mean other elements from here on. What was secret stays so, since a
   * snapshot can also show the same page again.
   */
  newPage(): void {
    this.#past.push(...this.#fields.values());
    const secrets = [...this.#fields].filter(([, { kind }]) => kind === 'secret');
    this.#fields = new Map(secrets.map(([id]) => [id, newField('secret')]));
  }

  /** An element's tag and attributes were seen, or some of its attributes changed. A secret field stays one. */
  describe(id: number, attributes: Readonly<Record<string, unknown>>): void {
    const field = this.#known(id);
    if (isSecret(attributes)) field.kind = 'secret';
    else if (field.kind === 'plain') field.kind = categoryOf(attributes) ?? 'plain';
    if (typeof attributes.type === 'string') field.typed = !NOT_TYPED.has(attributes.type.toLowerCase());
  }

  /** The element is an option, a button or the like: what it holds is not typed. */
  isNotTyped(id: number): void {
    this.#known(id).typed = false;
  }

  /** The element's text is typed. */
  isEditable(id: number): void {
    const field = this.#known(id);
    if (field.kind === 'plain') field.kind = 'editable';
  }

  kindOf(id: number): FieldKind | undefined {
    return this.#fields.get(id)?.kind;
  }

  /** A value was entered, or was there from the start. */
  value(id: number, place: Place): void {
    this.#of(id).values.push(place);
  }

  /** Whether a box was ticked. */
  answer(id: number, place: Place): void {
    this.#of(id).answers.push(place);
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
  mask(masker: Masker): SoughtValue[] {
    const echoes: SoughtValue[] = [];
    for (const field of [...this.#past, ...this.#fields.values()])
      echoes.push(...settle(field, masker, mayKeep(field, masker)));
    for (const field of this.#unknown.values()) echoes.push(...settle(field, masker, false));
    return echoes;
  }

  #known(id: number): Field {
    const field = this.#fields.get(id) ?? this.#unknown.get(id) ?? newField('plain');
    this.#unknown.delete(id);
    this.#fields.set(id, field);
    return field;
  }

  /** A field that no chunk described could be a password's, so it is kept apart and masked. */
  #of(id: number): Field {
    const field = this.#fields.get(id) ?? this.#unknown.get(id) ?? newField('plain');
    if (!this.#fields.has(id)) this.#unknown.set(id, field);
    return field;
  }
}

function newField(kind: FieldKind): Field {
  return { kind, typed: true, values: [], answers: [] };
}

function isSecret(attributes: Readonly<Record<string, unknown>>): boolean {
  const { type, autocomplete } = attributes;
  if (typeof type === 'string' && type.toLowerCase().trim() === 'password') return true;
  if (Object.hasOwn(attributes, 'data-rr-is-password')) return true;
  if (typeof autocomplete === 'string' && SECRET_AUTOCOMPLETE.test(autocomplete)) return true;
  return NAMING_ATTRIBUTES.some((name) => {
    const value = attributes[name];
    if (typeof value !== 'string') return false;
    return SECRET_WORD.test(value) || SECRET_CAMEL.test(value) || isSecretName(value);
  });
}

/** The category that a field asks for by its type, its autocomplete tokens (WHATWG HTML, 4.10.18.7) or keyboard. */
function categoryOf(attributes: Readonly<Record<string, unknown>>): Category | undefined {
  const hints = ['type', 'autocomplete', 'inputmode']
    .map((name) => attributes[name])
    .filter((value) => typeof value === 'string')
    .map((value) => value.toLowerCase())
    .join(' ');
  if (/\bemail\b/.test(hints)) return 'emails';
  if (/\btel\b|\btel-|\bcc-number\b/.test(hints)) return 'numbers';
  return undefined;
}

function mayKeep(field: Field, masker: Masker): boolean {
  if (masker.strict || field.kind === 'secret' || !masker.allows('forms')) return false;
  if (isCategory(field.kind) && !masker.allows(field.kind)) return false;
  return textsOf(field).every((text) =>
    masker.findings(text).every(({ category }) => masker.allows(category)),
  );
}

function isCategory(kind: FieldKind): kind is Category {
  return (CATEGORIES as readonly string[]).includes(kind);
}

function textsOf(field: Field): string[] {
  return field.values.map(read).filter((value) => typeof value === 'string');
}

function settle(field: Field, masker: Masker, keep: boolean): SoughtValue[] {
  const texts = textsOf(field).filter((text) => text !== '' && text !== INPUT_MASK);
  if (keep) {
    for (const text of texts) reportKept(text, field.typed, masker);
    return [];
  }
  for (const place of field.values) maskValue(place, masker);
  for (const place of field.answers) maskAnswer(place, masker);
  if (!field.typed) return [];
  const category = masker.allows('forms') ? 'secrets' : 'forms';
  return texts
    .filter((text) => text.trim().length >= SHORTEST_ECHO)
    .map((value) => ({ type: 'echo', value, category }));
}

function reportKept(text: string, typed: boolean, masker: Masker): void {
  const findings = masker.findings(text);
  masker.keep(findings, []);
  if (typed && findings.length === 0) masker.tally.unsearchable();
}

/** A fixed length, because the length of a password or a name says something. An empty field stays empty. */
function maskValue(place: Place, masker: Masker): void {
  const value = read(place);
  if (value === null || value === '' || value === INPUT_MASK) return;
  masker.tally.masked('forms', place.path);
  write(place, INPUT_MASK);
}

/** A box is shown as not ticked. The attribute goes, since its presence is the answer. */
function maskAnswer(place: Place, masker: Masker): void {
  if (!Array.isArray(place.holder) && place.key !== 'isChecked') {
    masker.tally.masked('forms', place.path);
    delete place.holder[place.key];
  } else if (read(place) !== false) {
    masker.tally.masked('forms', place.path);
    write(place, false);
  }
}
