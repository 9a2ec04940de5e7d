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
import { type Box, makeBox } from './box.ts';
import { type ChoiceSource, EngineChoices } from './engine-choices.ts';
import { EnginePage } from './engine-page.ts';
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

const decoder = new TextDecoder();
const encoder = new TextEncoder();

const freeText: Treatment = (value, path, masker) => masker.freeText(value, path);

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

/** One chunk on its way through the engine. */
class Chunk implements EngineHost, ChoiceSource {
  readonly #engine: Engine;
  readonly #body: Uint8Array;
  readonly #at: number;
  readonly #masker: Masker;
  readonly #plan: Plan;
  readonly #boxes = new Map<number, Box>();
  readonly #patches: Patch[] = [];
  readonly #events: { readonly event: ReplayEvent; readonly start: number; readonly end: number }[] = [];
  readonly #names: number[] = [];
  /** Where the pieces of style sheets begin that are treated; words that are sought can lie in them too. */
  readonly #pieces = new Set<number>();
  /** The items of which choices were masked beside an echo. */
  readonly #masked = new Set<number>();
  #items: DataView;
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
    this.#items = new DataView(engine.exports.memory.buffer);
  }

  redact(known: KnownValues): RedactedBytes {
    const { exports } = this.#engine;
    new Uint8Array(exports.memory.buffer, this.#at, this.#body.length).set(this.#body);
    this.#engine.host = this;
    if (exports.read(MAX_NESTING) !== kinds.READ) throw new Irregular();
    this.#takeDoubts();
    readEvents(
      this.#events.map(({ event }) => event),
      this.#plan,
    );
    const page = new EnginePage(this.#engine);
    const typed = new KnownValues(this.#plan.fields.mask(page, this.#masker));
    this.#seek(known, true);
    this.#takeDoubts();
    this.#seek(typed, false);
    this.#takeDoubts();
    if (!typed.isEmpty) this.#maskChoices(typed, page);
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
    this.#plan.fields.describe(id, start === 0 ? {} : (this.#json(start, end) as Record<string, unknown>));
  }

  isEditable(id: number): void {
    this.#plan.fields.isEditable(id);
  }

  isNotTyped(id: number): void {
    this.#plan.fields.isNotTyped(id);
  }

  value(id: number, item: number): void {
    this.#plan.fields.value(id, this.#contentBox(item).place);
  }

  label(id: number, item: number): void {
    this.#plan.fields.label(id, this.#contentBox(item).place);
  }

  belongsTo(id: number, list: number | undefined): void {
    this.#plan.fields.belongsTo(id, list);
  }

  answer(id: number, item: number): void {
    const { start, end } = this.#range(item);
    const keyStart = this.#aux(item);
    const path = this.#path(item);
    const key = keyStart < 0 ? lastKey(path) : this.#propertyAt(keyStart + 1);
    const box = makeBox(this.#json(start, end), { start, end, isContent: false, keyStart }, path, key);
    this.#boxes.set(item, box);
    this.#plan.fields.answer(id, box.place);
  }

  /** Words to look for; a text in which none of them can be needs no second look. */
  #seek(values: KnownValues, isKnown: boolean): void {
    const { exports } = this.#engine;
    if (values.forms.length === 0) return;
    if (isKnown && values.forms.some((form) => form.includes(';'))) throw new Irregular();
    for (const form of values.forms) {
      const bytes = encoder.encode(JSON.stringify(form.slice(0, 64)).slice(1, -1));
      if (bytes.length * 2 + 128 > this.#body.length) throw new Irregular();
      new Uint8Array(exports.memory.buffer, exports.soughtRoom(), bytes.length).set(bytes);
      if (exports.seekValue(bytes.length) === 0) throw new Irregular();
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
      const box = this.#boxes.get(item);
      if (!box || box.holder[box.key] === box.was || this.#kind(item) === kinds.TYPED) continue;
      this.#masked.add(item);
      if ((this.#flags(item) & kinds.DOUBTFUL) === 0) this.#takeItem(item);
    }
  }

  isChoice(item: number): boolean {
    const kind = this.#kind(item);
    return kind === kinds.TEXT || kind === kinds.URL || kind === kinds.META || kind === kinds.TYPED;
  }

  /** What is typed in one field can be an echo of another one. */
  isEchoing(item: number): boolean {
    return (this.#flags(item) & kinds.ECHOING) !== 0 || this.#kind(item) === kinds.TYPED;
  }

  placeOf(item: number): Place {
    return this.#contentBox(item).place;
  }

  /** The name before a value, which has no escapes. */
  nameOf(item: number): string {
    let end = this.#range(item).start - 1;
    while (this.#body[end - 1] !== QUOTE) end--;
    end--;
    return this.#text(this.#body.lastIndexOf(QUOTE, end - 1) + 1, end);
  }

  tagAt(start: number, length: number): string {
    return this.#text(start, start + length);
  }

  /** Gives everything that the engine left open to the reference. */
  #takeDoubts(): void {
    const { exports } = this.#engine;
    this.#items = new DataView(exports.memory.buffer);
    const doubts = new Int32Array(exports.memory.buffer, exports.doubts.value, exports.doubtCount.value);
    const fresh = doubts.slice(this.#done);
    this.#done = doubts.length;
    for (const item of fresh) this.#takeItem(item);
    this.#checkKeys(fresh);
  }

  #takeItem(item: number): void {
    const kind = this.#kind(item);
    const scalar = SCALARS.get(kind);
    if (scalar) scalar(this.#valueBox(item, lastKey(this.#path(item))).place, this.#plan);
    else if (kind === kinds.TAG) readName(this.#contentBox(item, 'tagName').place, this.#plan);
    else if (kind === kinds.DIGITS) this.#plan.number(this.#valueBox(item).place);
    else if (kind === kinds.EMPTY) this.#plan.empty(this.#anyBox(item).place);
    else if (kind === kinds.UNKNOWN) this.#plan.unknown(this.#unknownBox(item).place);
    else if (kind === kinds.UNKNOWN_KEY) this.#maskKey(item);
    else if (kind === kinds.ATTRIBUTE_NAME) this.#names.push(item);
    else if (kind === kinds.OTHER) this.#takeEvent(item);
    else if (kind !== kinds.VALUE && kind !== kinds.ANSWER && kind !== kinds.TYPED)
      this.#takeString(item, kind);
  }

  #takeString(item: number, kind: number): void {
    if (PIECES.has(kind)) {
      const { start } = this.#range(item);
      if (this.#pieces.has(start)) return;
      this.#pieces.add(start);
    }
    this.#plan.string(this.#contentBox(item).place, this.#treatment(item, kind));
  }

  #treatment(item: number, kind: number): Treatment {
    const plain = TREATMENTS_BY_KIND.get(kind);
    if (plain) return plain;
    if (kind === kinds.GEOMETRY) return geometry(lastKey(this.#path(item)));
    if (kind === kinds.META) {
      const attributes = this.#json(this.#aux(item), this.#event(item)) as Record<string, unknown>;
      return namesASecret(attributes) ? TREATMENTS.nonce : freeText;
    }
    const property = this.#propertyAt(this.#aux(item));
    return (css, path, masker) => redactCssValue(property, css, path, masker);
  }

  /** An event of a kind that the engine does not read. */
  #takeEvent(item: number): void {
    const { start, end } = this.#range(item);
    const event = this.#json(start, end) as ReplayEvent;
    if (isWrappedEvent(event)) throw new Irregular();
    this.#events.push({ event, start, end });
  }

  #maskKey(item: number): void {
    const { start, end } = this.#range(item);
    const key = this.#text(start, end);
    const masked = maskWhole(key);
    if (masked !== key) this.#patches.push({ start, end, bytes: encoder.encode(masked) });
  }

  /** Two keys of an object that come to share a name are for the reference. */
  #checkKeys(items: Int32Array): void {
    const seen = new Set<string>();
    for (const item of items) {
      if (this.#kind(item) !== kinds.UNKNOWN_KEY) continue;
      const { start, end } = this.#range(item);
      const name = `${this.#aux(item)} ${maskWhole(this.#text(start, end))}`;
      if (seen.has(name)) throw new Irregular();
      seen.add(name);
    }
  }

  #nameAttributes(): void {
    const given = new Set<string>();
    for (const item of this.#names) {
      const { start, end } = this.#range(item);
      const name = this.#text(start, end);
      const now = attributeName(name, this.#path(item), this.#masker);
      if (now === name) continue;
      const owned = `${this.#aux(item)} ${now}`;
      if (given.has(owned) || /^\*+$/.test(name)) throw new Irregular();
      given.add(owned);
      this.#patches.push({ start, end, bytes: encoder.encode(JSON.stringify(now).slice(1, -1)) });
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
          Array.from(items, (item) => this.#contentBox(item).place),
          'line',
        );
      }
      at += 2 + count;
    }
  }

  #write(): Uint8Array {
    for (const { event, start, end } of this.#events) {
      this.#patches.push({ start, end, bytes: encoder.encode(JSON.stringify(event)) });
    }
    for (const box of this.#boxes.values()) {
      const patch = patchOf(box, this.#body);
      if (patch) this.#patches.push(patch);
    }
    return applyPatches(this.#body, this.#patches);
  }

  #record(item: number): number {
    return this.#engine.exports.items.value + item * kinds.ITEM_BYTES;
  }
  #range(item: number): { start: number; end: number } {
    const at = this.#record(item);
    return {
      start: this.#items.getUint32(at + kinds.ITEM_START, true),
      end: this.#items.getUint32(at + kinds.ITEM_END, true),
    };
  }
  #kind(item: number): number {
    return this.#items.getUint8(this.#record(item) + kinds.ITEM_KIND);
  }
  #flags(item: number): number {
    return this.#items.getUint8(this.#record(item) + kinds.ITEM_FLAGS);
  }
  #aux(item: number): number {
    return this.#items.getInt32(this.#record(item) + kinds.ITEM_AUX, true);
  }
  #event(item: number): number {
    return this.#items.getInt32(this.#record(item) + kinds.ITEM_EVENT, true);
  }

  /** The path of a place as reports write it. */
  #path(item: number): string {
    const path = this.#items.getUint32(this.#record(item) + kinds.ITEM_PATH, true);
    const { paths, attributes } = this.#engine.names;
    const place = paths[path & 0xffff] ?? '';
    const attribute = path >>> 16;
    if (attribute === 0) return place;
    return `${place}.${attribute === 0xffff ? '*' : attributes[attribute - 1]}`;
  }

  #text(start: number, end: number): string {
    return decoder.decode(this.#body.subarray(start, end));
  }
  #json(start: number, end: number): unknown {
    return JSON.parse(this.#text(start, end));
  }
  #content(start: number, end: number): string {
    const text = this.#text(start, end);
    return text.includes('\\') ? JSON.parse(`"${text}"`) : text;
  }
  #propertyAt(start: number): string {
    return this.#text(start, this.#body.indexOf(QUOTE, start));
  }

  #contentBox(item: number, key = 'value'): Box {
    const met = this.#boxes.get(item);
    if (met) return met;
    this.#items =
      this.#items.buffer.byteLength === 0 ? new DataView(this.#engine.exports.memory.buffer) : this.#items;
    const { start, end } = this.#range(item);
    return this.#keep(
      item,
      makeBox(this.#content(start, end), { start, end, isContent: true }, this.#path(item), key),
    );
  }
  #valueBox(item: number, key = 'value'): Box {
    const { start, end } = this.#range(item);
    return this.#keep(
      item,
      makeBox(this.#json(start, end), { start, end, isContent: false }, this.#path(item), key),
    );
  }
  /** A value, or the content of a string. */
  #anyBox(item: number): Box {
    return this.#body[this.#range(item).start - 1] === QUOTE ? this.#contentBox(item) : this.#valueBox(item);
  }
  #unknownBox(item: number): Box {
    const { start, end } = this.#range(item);
    const path = this.#aux(item) === 1 ? this.#path(item) : `${this.#path(item)} ?`;
    return this.#keep(item, makeBox(this.#json(start, end), { start, end, isContent: false }, path, 'value'));
  }
  #keep(item: number, box: Box): Box {
    this.#boxes.set(item, box);
    return box;
  }
}

/** The last key of a path. */
function lastKey(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('.'), path.lastIndexOf(' ')) + 1).replace('[]', '');
}
