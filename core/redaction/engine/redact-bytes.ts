import { MAX_NESTING, type ReplayEvent } from '../../replay/parse.ts';
import { isWrappedEvent } from '../../replay/wrapped.ts';
import { maskOtherChoices } from '../choices.ts';
import type { FieldKind } from '../field-kinds.ts';
import type { KnownValues, ValueFinder } from '../known-values.ts';
import { maskWhole } from '../mask.ts';
import type { Masker } from '../masker.ts';
import { Plan } from '../plan.ts';
import { attributeName } from '../read-attributes.ts';
import { readEvents } from '../read-events.ts';
import { readName } from '../read-scalar.ts';
import * as kinds from './assembly/kinds.ts';
import { EngineChoices } from './engine-choices.ts';
import { EngineEchoes } from './engine-echoes.ts';
import { EnginePage } from './engine-page.ts';
import { FieldHost } from './field-host.ts';
import { Irregular } from './irregular.ts';
import { Items } from './items.ts';
import { type Engine, loadEngine } from './load.ts';
import { type Patch, patchOf, writeChunk } from './patches.ts';
import { seekEchoes, seekValues } from './seek.ts';
import { isPiece, SCALARS, treatmentOf } from './treatments.ts';

/** What the engine answers beside what the tally counted. */
export interface RedactedBytes {
  readonly body: Uint8Array;
  readonly events: number;
  readonly fields: ReadonlyMap<number, FieldKind>;
}

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

/** One chunk on its way through the engine. */
class Chunk {
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
  /** The items of lines that are treated together. */
  readonly #joined = new Set<number>();
  /** Whether what is doubtful from here on is so for nothing but echoes, which the engine knows. */
  #areEchoes = false;
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
    const fields = new FieldHost(this.#engine, this.#plan.fields, this.#items);
    this.#engine.host = fields;
    if (exports.read(MAX_NESTING) !== kinds.READ) throw new Irregular();
    this.#takeDoubts(false);
    readEvents(
      this.#events.map(({ event }) => event),
      this.#plan,
    );
    const page = new EnginePage(this.#engine);
    const left = fields.mask(page, this.#masker);
    seekValues(this.#engine, known, true, this.#body.length);
    this.#takeDoubts(true);
    const typed = seekEchoes(
      this.#engine,
      left,
      () => fields.sought(this.#masker),
      this.#masker.allows('forms'),
      this.#body.length,
    );
    if (!typed.isEmpty) this.#maskChoices(typed, page);
    this.#takeRuns();
    this.#areEchoes = known.isEmpty && typed instanceof EngineEchoes;
    this.#takeDoubts(true);
    this.#plan.carryOutText(typed, this.#masker);
    this.#nameAttributes();
    return {
      body: this.#write(),
      events: exports.eventCount.value,
      fields: this.#plan.fields.kinds,
    };
  }

  /** A choice that is an echo of what was typed tells of the choices beside it. */
  #maskChoices(typed: ValueFinder, page: EnginePage): void {
    const { exports } = this.#engine;
    this.#masker.maskEchoes(typed);
    const choices = new EngineChoices(
      page,
      this.#items,
      typed instanceof EngineEchoes ? (item) => exports.mayEcho(item) !== 0 : () => true,
    );
    maskOtherChoices(choices, [], this.#masker);
    for (const item of choices.seen) {
      const box = this.#items.boxes.get(item);
      if (!box || box.holder[box.key] === box.was || this.#items.kind(item) === kinds.TYPED) continue;
      this.#masked.add(item);
      if ((this.#items.flags(item) & kinds.DOUBTFUL) === 0) this.#takeItem(item, false);
    }
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
    for (const item of fresh)
      if (!this.#areEchoes || !this.#maskEchoes(item)) this.#takeItem(item, isCertain);
  }

  /** Has the engine mask the echoes in a text in which there is nothing else. @returns whether it did */
  #maskEchoes(item: number): boolean {
    if (this.#masked.has(item) || this.#joined.has(item)) return false;
    const count = this.#engine.exports.maskEchoes(item);
    if (count < 0) return false;
    const category = this.#masker.allows('forms') ? 'secrets' : 'forms';
    for (let index = 0; index < count; index++) this.#masker.tally.masked(category, this.#items.path(item));
    return true;
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
    if (isPiece(kind)) {
      const start = this.#items.start(item);
      if (this.#pieces.has(start)) return;
      this.#pieces.add(start);
    }
    this.#plan.string(this.#items.contentBox(item), treatmentOf(this.#items, item, isCertain));
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
        for (const item of items) this.#joined.add(item);
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
    return writeChunk(this.#engine, this.#patches);
  }
}
