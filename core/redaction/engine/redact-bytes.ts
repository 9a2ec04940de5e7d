import { MAX_NESTING, type ReplayEvent } from '../../replay/parse.ts';
import { isWrappedEvent } from '../../replay/wrapped.ts';
import { maskOtherChoices } from '../choices.ts';
import type { FieldKind } from '../field-kinds.ts';
import { KnownValues } from '../known-values.ts';
import { maskWhole } from '../mask.ts';
import type { Masker } from '../masker.ts';
import type { Place } from '../place.ts';
import { Plan, type Treatment } from '../plan.ts';
import { attributeName, geometry, namesASecret, TREATMENTS } from '../read-attributes.ts';
import { readEvents } from '../read-events.ts';
import { readEnum, readFlag, readName, readNumber, readTime } from '../read-scalar.ts';
import { PIECE_TREATMENTS, redactCss, redactCssValue, withWholeEscapes } from '../redact-css.ts';
import * as kinds from './assembly/kinds.ts';
import type { Box } from './box.ts';
import { type ChoiceSource, EngineChoices } from './engine-choices.ts';
import { EnginePage } from './engine-page.ts';
import { Items } from './items.ts';
import { type Engine, type EngineHost, loadEngine } from './load.ts';
import { applyPatches, type Patch, patchOf } from './patches.ts';

/** What the engine answers beside what the tally counted. */
export interface RedactedBytes {
  readonly body: Uint8Array;
  readonly events: number;
  readonly fields: ReadonlyMap<number, FieldKind>;
}

/** A chunk that is not written as rrweb writes it, or is not well-formed: the reference redacts or refuses it. */
class Irregular extends Error {}

/**
 * Redacts a chunk without parsing it: the engine proves of most strings that they stay as they are; the
 * reference treats those of which that is not certain, one by one, and what it changes is written over them.
 *
 * @param known what the masker knows of the visitor
 * @returns nothing when the chunk is for the reference; then the tally has to be a fresh one
 */
export function redactBytes(
  body: Uint8Array,
  masker: Masker,
  known: KnownValues,
  earlier: ReadonlyMap<number, FieldKind>,
): RedactedBytes | undefined {
  const engine = loadEngine();
  if (!engine || masker.strict) return undefined;
  const at = engine.exports.open(body.length);
  if (at === 0) return undefined;
  try {
    return new Chunk(engine, body, at, masker, earlier).redact(known);
  } catch (error) {
    if (error instanceof Irregular) return undefined;
    throw error;
  } finally {
    engine.exports.forget();
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

const encoder = new TextEncoder();

const freeText: Treatment = (value, path, masker) => masker.freeText(value, path);
/** Text that the engine proved to hold nothing but what is sought, as long as it stays as it was. */
const certainText =
  ({ was }: Box): Treatment =>
  (value, path, masker) =>
    masker.freeText(value, path, { isCertain: value === was });

const TREATMENTS_BY_KIND = new Map<number, Treatment>([
  [kinds.TEXT, TREATMENTS.text],
  [kinds.URL, TREATMENTS.url],
  [kinds.CSS, redactCss],
  [kinds.TOKEN, TREATMENTS.token],
  [kinds.LENGTH, TREATMENTS.length],
  [kinds.COLOR, TREATMENTS.color],
  [kinds.URLS, TREATMENTS.urls],
  [kinds.SRCSET, TREATMENTS.srcset],
  [kinds.NONCE, TREATMENTS.nonce],
  [kinds.CSS_BARE, PIECE_TREATMENTS.bare],
  [
    kinds.CSS_TEXT,
    (value, path, masker) => withWholeEscapes(value, PIECE_TREATMENTS.text(value, path, masker)),
  ],
  [kinds.CSS_URL, PIECE_TREATMENTS.url],
  [kinds.CSS_COMMENT, PIECE_TREATMENTS.comment],
]);

const PIECES = new Set<number>([kinds.CSS_BARE, kinds.CSS_TEXT, kinds.CSS_URL, kinds.CSS_COMMENT]);

const SCALARS = new Map([
  [kinds.NUMBER, readNumber],
  [kinds.TIME, readTime],
  [kinds.FLAG, readFlag],
  [kinds.ENUM, readEnum],
  [kinds.NAME, readName],
]);

/** How much of a value is sought. */
const MOST_SOUGHT = 64;

/** Writes a text as the content of a JSON string. @returns how many bytes it has */
function writeText(text: string, room: Uint8Array): number {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e || code === QUOTE || code === BACKSLASH)
      return encoder.encodeInto(JSON.stringify(text).slice(1, -1), room).written;
    room[at] = code;
  }
  return text.length;
}

/** One chunk on its way through the engine. */
class Chunk implements EngineHost, ChoiceSource {
  readonly #engine: Engine;
  readonly #body: Uint8Array;
  readonly #at: number;
  readonly #masker: Masker;
  readonly #plan: Plan;
  readonly #patches: Patch[] = [];
  readonly #events: { readonly event: ReplayEvent; readonly start: number; readonly end: number }[] = [];
  readonly #names: number[] = [];
  /** The keys that no table lists, as they are masked, each with the object that it is in. */
  readonly #keys = new Set<string>();
  /** Where the pieces of style sheets begin that are treated; words that are sought can lie in them too. */
  readonly #pieces = new Set<number>();
  /** The items of which choices were masked beside an echo. */
  readonly #masked = new Set<number>();
  readonly #items: Items;
  #done = 0;

  constructor(
    engine: Engine,
    body: Uint8Array,
    at: number,
    masker: Masker,
    earlier: ReadonlyMap<number, FieldKind>,
  ) {
    this.#engine = engine;
    this.#body = body;
    this.#at = at;
    this.#masker = masker;
    this.#plan = new Plan(masker.tally, earlier);
    this.#items = new Items(engine, body);
  }

  redact(known: KnownValues): RedactedBytes {
    const { exports } = this.#engine;
    new Uint8Array(exports.memory.buffer, this.#at, this.#body.length).set(this.#body);
    this.#engine.host = this;
    if (exports.read(MAX_NESTING) !== kinds.READ) throw new Irregular();
    this.#takeDoubts(false);
    readEvents(
      this.#events.map(({ event }) => event),
      this.#plan,
    );
    const page = new EnginePage(this.#engine);
    const typed = new KnownValues(this.#plan.fields.mask(page, this.#masker));
    this.#seek(known, true);
    this.#takeDoubts(true);
    this.#seek(typed, false);
    if (!typed.isEmpty) this.#maskChoices(typed, page);
    this.#takeDoubts(true);
    this.#takeRuns();
    this.#plan.carryOutText(typed, this.#masker);
    this.#nameAttributes();
    return {
      body: this.#write(),
      events: exports.eventCount.value,
      fields: this.#plan.fields.kinds,
    };
  }

  newPage(): void {
    this.#plan.fields.newPage();
  }

  kindOf(id: number): number {
    const kind = this.#plan.fields.kindOf(id);
    if (kind === undefined) return 0;
    return kind === 'editable' || kind === 'secret' ? 1 : 2;
  }

  describe(id: number, start: number, end: number): void {
    this.#plan.fields.describe(
      id,
      start === 0 ? {} : (this.#items.json(start, end) as Record<string, unknown>),
    );
  }

  isEditable(id: number): void {
    this.#plan.fields.isEditable(id);
  }

  isNotTyped(id: number): void {
    this.#plan.fields.isNotTyped(id);
  }

  value(id: number, item: number): void {
    this.#plan.fields.value(id, this.#items.contentBox(item));
  }

  label(id: number, item: number): void {
    this.#plan.fields.label(id, this.#items.contentBox(item));
  }

  belongsTo(id: number, list: number | undefined): void {
    this.#plan.fields.belongsTo(id, list);
  }

  answer(id: number, item: number): void {
    this.#plan.fields.answer(id, this.#items.answerBox(item));
  }

  /** Words to look for; a text in which none of them can be needs no second look. */
  #seek(values: KnownValues, isKnown: boolean): void {
    const { exports } = this.#engine;
    if (values.forms.length === 0) return;
    if (isKnown && values.forms.some((form) => form.includes(';'))) throw new Irregular();
    const room = new Uint8Array(exports.memory.buffer, exports.soughtRoom(), this.#body.length);
    for (const form of values.forms) {
      const length = writeText(form.length > MOST_SOUGHT ? form.slice(0, MOST_SOUGHT) : form, room);
      // Its plain reading is put behind it.
      if (length * 2 + 128 > room.length) throw new Irregular();
      if (exports.seekValue(length) === 0) throw new Irregular();
    }
    if (isKnown && this.#engine.names.attributes.some((name) => values.find(name).length > 0))
      throw new Irregular();
    exports.markSought(isKnown ? 1 : 0);
    if (exports.isSplit.value !== 0) throw new Irregular();
    exports.stopSeeking();
  }

  /** A choice that is an echo of what was typed tells of the choices beside it. */
  #maskChoices(typed: KnownValues, page: EnginePage): void {
    this.#masker.maskEchoes(typed);
    const choices = new EngineChoices(page, this);
    maskOtherChoices(choices, [], this.#masker);
    for (const item of choices.seen) {
      const box = this.#items.boxes.get(item);
      if (!box || box.holder[box.key] === box.was || this.#items.kind(item) === kinds.TYPED) continue;
      this.#masked.add(item);
      if ((this.#items.flags(item) & kinds.DOUBTFUL) === 0) this.#takeItem(item, false);
    }
  }

  isChoice(item: number): boolean {
    const kind = this.#items.kind(item);
    return kind === kinds.TEXT || kind === kinds.URL || kind === kinds.META || kind === kinds.TYPED;
  }

  /** What is typed in one field can be an echo of another one. */
  isEchoing(item: number): boolean {
    return (this.#items.flags(item) & kinds.ECHOING) !== 0 || this.#items.kind(item) === kinds.TYPED;
  }

  placeOf(item: number): Place {
    return this.#items.contentBox(item);
  }

  nameOf(item: number): string {
    return this.#items.keyBefore(item);
  }

  tagAt(start: number, length: number): string {
    return this.#items.text(start, start + length);
  }

  /**
   * Gives everything that the engine left open to the reference.
   *
   * @param isCertain whether nothing but words that were sought can be in it
   */
  #takeDoubts(isCertain: boolean): void {
    const { exports } = this.#engine;
    const doubts = new Int32Array(exports.memory.buffer, exports.doubts.value, exports.doubtCount.value);
    const fresh = doubts.slice(this.#done);
    this.#done = doubts.length;
    for (const item of fresh) this.#takeItem(item, isCertain);
  }

  #takeItem(item: number, isCertain: boolean): void {
    const kind = this.#items.kind(item);
    const scalar = SCALARS.get(kind);
    if (scalar) scalar(this.#items.valueBox(item, this.#items.key(item)), this.#plan);
    else if (kind === kinds.TAG) readName(this.#items.contentBox(item, 'tagName'), this.#plan);
    else if (kind === kinds.DIGITS) this.#plan.number(this.#items.valueBox(item));
    else if (kind === kinds.EMPTY) this.#plan.empty(this.#items.anyBox(item));
    else if (kind === kinds.UNKNOWN) this.#plan.unknown(this.#items.unknownBox(item));
    else if (kind === kinds.UNKNOWN_KEY) this.#maskKey(item);
    else if (kind === kinds.ATTRIBUTE_NAME) this.#names.push(item);
    else if (kind === kinds.OTHER) this.#takeEvent(item);
    else if (kind !== kinds.VALUE && kind !== kinds.ANSWER && kind !== kinds.TYPED)
      this.#takeString(item, kind, isCertain);
  }

  #takeString(item: number, kind: number, isCertain: boolean): void {
    if (PIECES.has(kind)) {
      const start = this.#items.start(item);
      if (this.#pieces.has(start)) return;
      this.#pieces.add(start);
    }
    this.#plan.string(this.#items.contentBox(item), this.#treatment(item, kind, isCertain));
  }

  #treatment(item: number, kind: number, isCertain: boolean): Treatment {
    if (kind === kinds.TEXT && isCertain) return certainText(this.#items.contentBox(item));
    const plain = TREATMENTS_BY_KIND.get(kind);
    if (plain) return plain;
    if (kind === kinds.GEOMETRY) return geometry(this.#items.key(item));
    if (kind === kinds.META) {
      const attributes = this.#items.json(this.#items.aux(item), this.#items.event(item)) as Record<
        string,
        unknown
      >;
      return namesASecret(attributes) ? TREATMENTS.nonce : freeText;
    }
    const property = this.#items.quoted(this.#items.aux(item));
    return (css, path, masker) => redactCssValue(property, css, path, masker);
  }

  /** An event of a kind that the engine does not read. */
  #takeEvent(item: number): void {
    const start = this.#items.start(item);
    const end = this.#items.end(item);
    const event = this.#items.json(start, end) as ReplayEvent;
    if (isWrappedEvent(event)) throw new Irregular();
    this.#events.push({ event, start, end });
  }

  /** A key that no table lists. Two keys of an object that come to share a name are for the reference. */
  #maskKey(item: number): void {
    const start = this.#items.start(item);
    const end = this.#items.end(item);
    const key = this.#items.text(start, end);
    const masked = maskWhole(key);
    const name = `${this.#items.aux(item)} ${masked}`;
    if (this.#keys.has(name)) throw new Irregular();
    this.#keys.add(name);
    if (masked !== key) this.#patches.push({ start, end, text: masked });
  }

  #nameAttributes(): void {
    const given = new Set<string>();
    for (const item of this.#names) {
      const start = this.#items.start(item);
      const end = this.#items.end(item);
      const name = this.#items.text(start, end);
      const now = attributeName(name, this.#items.path(item), this.#masker);
      if (now === name) continue;
      const owned = `${this.#items.aux(item)} ${now}`;
      if (given.has(owned) || /^\*+$/.test(name)) throw new Irregular();
      given.add(owned);
      this.#patches.push({ start, end, text: JSON.stringify(now).slice(1, -1) });
    }
  }

  #takeRuns(): void {
    const { exports } = this.#engine;
    const words = new Int32Array(exports.memory.buffer, exports.runs.value, exports.runWords.value);
    for (let at = 0; at < words.length; ) {
      const count = words[at]!;
      const items = words.subarray(at + 2, at + 2 + count);
      if (words[at + 1] === 1 || (this.#masked.size > 0 && items.some((item) => this.#masked.has(item)))) {
        this.#plan.run(
          Array.from(items, (item) => this.#items.contentBox(item)),
          'line',
        );
      }
      at += 2 + count;
    }
  }

  #write(): Uint8Array {
    for (const { event, start, end } of this.#events) {
      this.#patches.push({ start, end, text: JSON.stringify(event) });
    }
    for (const box of this.#items.boxes.values()) {
      const patch = patchOf(box, this.#body);
      if (patch) this.#patches.push(patch);
    }
    return applyPatches(this.#body, this.#patches);
  }
}
