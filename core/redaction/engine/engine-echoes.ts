import type { KnownMatch, KnownValues, SoughtValue, ValueFinder } from '../known-values.ts';
import type { Engine } from './load.ts';

const NONE: readonly KnownMatch[] = [];
const LAST_ASCII = 0x7f;

/** Finds what was typed by the engine, which seeks it; text that is not ASCII is searched by the reference. */
export class EngineEchoes implements ValueFinder {
  readonly #engine: Engine;
  readonly #known: SoughtValue;
  readonly #all: () => KnownValues;
  #reference: KnownValues | undefined;
  readonly isEmpty: boolean;

  /** @param all what is sought, for the reference */
  constructor(engine: Engine, category: 'secrets' | 'forms', isEmpty: boolean, all: () => KnownValues) {
    this.#engine = engine;
    this.#known = { type: 'echo', value: '', category };
    this.#all = all;
    this.isEmpty = isEmpty;
  }

  find(text: string): readonly KnownMatch[] {
    if (this.isEmpty) return NONE;
    const count = this.#search(text);
    if (count < 0) {
      this.#reference ??= this.#all();
      return this.#reference.find(text);
    }
    if (count === 0) return NONE;
    const { memory, MATCHES } = this.#engine.exports;
    const places = new Int32Array(memory.buffer, MATCHES.value, count * 2);
    return Array.from({ length: count }, (_, index) => ({
      start: places[index * 2]!,
      end: places[index * 2 + 1]!,
      known: this.#known,
    }));
  }

  /** @returns how many values were found; below zero when the text is for the reference */
  #search(text: string): number {
    const { exports } = this.#engine;
    if (text.length > exports.MOST_TEXT.value) return -1;
    const room = new Uint8Array(exports.memory.buffer, exports.TEXT_ROOM.value, text.length);
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code > LAST_ASCII) return -1;
      room[at] = code;
    }
    return exports.findInText(text.length);
  }
}
