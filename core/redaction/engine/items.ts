import { INPUT_MASK } from '../mask.ts';
import * as kinds from './assembly/kinds.ts';
import { type Box, makeBox } from './box.ts';
import type { Engine } from './load.ts';

const decoder = new TextDecoder();
const QUOTE = 0x22;
const FIRST_NOT_ASCII = 0x80;
/** Up to this many bytes of ASCII are put together faster than the decoder is called. */
const SHORT = 32;
const WORD = 4;
const ITEM_WORDS = kinds.ITEM_BYTES / WORD;
const TRUE = 0x74;
const FALSE = 0x66;

/** The strings and values of a chunk that the engine noted, by the numbers of their records. */
export class Items {
  readonly body: Uint8Array;
  readonly boxes = new Map<number, Box>();
  readonly #engine: Engine;
  #words: Int32Array;
  #first = 0;

  constructor(engine: Engine, body: Uint8Array) {
    this.#engine = engine;
    this.body = body;
    this.#words = new Int32Array(engine.exports.memory.buffer);
  }

  start(item: number): number {
    return this.#word(item, kinds.ITEM_START);
  }
  end(item: number): number {
    return this.#word(item, kinds.ITEM_END);
  }
  kind(item: number): number {
    return this.#word(item, kinds.ITEM_KIND) & 0xff;
  }
  flags(item: number): number {
    return (this.#word(item, kinds.ITEM_KIND) >>> 8) & 0xff;
  }
  aux(item: number): number {
    return this.#word(item, kinds.ITEM_AUX);
  }
  event(item: number): number {
    return this.#word(item, kinds.ITEM_EVENT);
  }

  /** The path of a place as reports write it. */
  path(item: number): string {
    return this.#engine.names.place(this.#word(item, kinds.ITEM_PATH)).path;
  }
  /** The last key of it. */
  key(item: number): string {
    return this.#engine.names.place(this.#word(item, kinds.ITEM_PATH)).key;
  }

  text(start: number, end: number): string {
    if (end - start > SHORT) return decoder.decode(this.body.subarray(start, end));
    let text = '';
    for (let at = start; at < end; at++) {
      const unit = this.body[at]!;
      if (unit >= FIRST_NOT_ASCII) return decoder.decode(this.body.subarray(start, end));
      text += String.fromCharCode(unit);
    }
    return text;
  }
  json(start: number, end: number): unknown {
    return JSON.parse(this.text(start, end));
  }
  /** What a string of the chunk says, from behind its opening quote to before its closing one. */
  content(item: number): string {
    const text = this.text(this.start(item), this.end(item));
    return text.includes('\\') ? JSON.parse(`"${text}"`) : text;
  }
  /** The text from a place to the next quote. */
  quoted(start: number): string {
    return this.text(start, this.body.indexOf(QUOTE, start));
  }
  /** The key before a string, which has no escapes. */
  keyBefore(item: number): string {
    let end = this.start(item) - 1;
    while (this.body[end - 1] !== QUOTE) end--;
    return this.text(this.body.lastIndexOf(QUOTE, end - 2) + 1, end - 1);
  }

  contentBox(item: number, key = 'value'): Box {
    const met = this.boxes.get(item);
    if (met) return met;
    const box = this.#keep(item, this.content(item), key, this.path(item), true);
    if ((this.flags(item) & kinds.MASKED) !== 0) box.holder[key] = INPUT_MASK;
    return box;
  }
  valueBox(item: number, key = 'value'): Box {
    const value = this.json(this.start(item), this.end(item));
    return this.#keep(item, value, key, this.path(item), false);
  }
  /** A value, or the content of a string. */
  anyBox(item: number): Box {
    return this.body[this.start(item) - 1] === QUOTE ? this.contentBox(item) : this.valueBox(item);
  }
  unknownBox(item: number): Box {
    const path = this.aux(item) === 1 ? this.path(item) : `${this.path(item)} ?`;
    return this.#keep(item, this.json(this.start(item), this.end(item)), 'value', path, false);
  }
  /** The answer of a field; as an attribute it can be taken out together with its key. */
  answerBox(item: number): Box {
    const keyStart = this.aux(item);
    const key = keyStart < 0 ? this.key(item) : this.quoted(keyStart + 1);
    return this.#keep(item, this.#answer(item), key, this.path(item), false, keyStart);
  }

  #answer(item: number): unknown {
    const lead = this.body[this.start(item)];
    if (lead === TRUE || lead === FALSE) return lead === TRUE;
    return this.json(this.start(item), this.end(item));
  }

  #keep(item: number, was: unknown, key: string, path: string, isContent: boolean, keyStart = -1): Box {
    const box = makeBox(was, key, path, this.start(item), this.end(item), isContent, keyStart);
    this.boxes.set(item, box);
    return box;
  }

  /** The records move when the engine's memory grows. */
  #word(item: number, field: number): number {
    if (this.#first === 0 || this.#words.length === 0) {
      this.#words = new Int32Array(this.#engine.exports.memory.buffer);
      this.#first = this.#engine.exports.items.value / WORD;
    }
    return this.#words[this.#first + item * ITEM_WORDS + field / WORD]!;
  }
}
