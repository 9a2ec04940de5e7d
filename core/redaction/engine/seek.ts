import { KnownValues, type SoughtValue, type ValueFinder } from '../known-values.ts';
import { EngineEchoes } from './engine-echoes.ts';
import { Irregular } from './irregular.ts';
import type { Engine } from './load.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const encoder = new TextEncoder();
/** How much of a value is sought. */
const MOST_SOUGHT = 64;

/**
 * Has the engine look for words; a text in which none of them can be needs no second look.
 *
 * @param isKnown whether they are known of the visitor, or were typed
 * @param size how many bytes the chunk has
 * @throws Irregular when they cannot be sought
 */
export function seekValues(engine: Engine, values: KnownValues, isKnown: boolean, size: number): void {
  const { exports } = engine;
  if (values.forms.length === 0) return;
  if (isKnown && values.forms.some((form) => form.includes(';'))) throw new Irregular();
  for (const form of values.forms) seekForm(engine, form, size);
  if (isKnown && engine.names.attributes.some((name) => values.find(name).length > 0)) throw new Irregular();
  exports.markSought(isKnown ? 1 : 0);
  if (exports.isSplit.value !== 0) throw new Irregular();
  exports.stopSeeking();
}

function seekForm({ exports }: Engine, form: string, size: number): void {
  const room = new Uint8Array(exports.memory.buffer, exports.soughtRoom(), size);
  const length = writeText(form.length > MOST_SOUGHT ? form.slice(0, MOST_SOUGHT) : form, room);
  // Its plain reading is put behind it.
  if (length * 2 + 128 > room.length) throw new Irregular();
  if (exports.seekValue(length) === 0) throw new Irregular();
}

/**
 * Has the engine look for what was typed: exactly in ASCII, and elsewhere by its words, as `seekValues` does.
 *
 * @param values what was typed that the engine does not seek yet
 * @param sought what it seeks already
 * @throws Irregular when it cannot be sought
 */
export function seekEchoes(
  engine: Engine,
  values: readonly SoughtValue[],
  sought: () => readonly SoughtValue[],
  isSecret: boolean,
  size: number,
): ValueFinder {
  const { exports } = engine;
  for (const form of values.length === 0 ? [] : new KnownValues(values).forms) addEcho(engine, form, size);
  const all = () => new KnownValues([...sought(), ...values]);
  if (exports.isComplex.value !== 0) {
    const finder = all();
    seekValues(engine, finder, false, size);
    return finder;
  }
  if (exports.markEchoes(isSecret ? 1 : 0) === 0 || exports.isSplit.value !== 0) throw new Irregular();
  exports.stopSeeking();
  const isEmpty = values.length === 0 && exports.echoCount.value === 0;
  return new EngineEchoes(engine, isSecret ? 'secrets' : 'forms', isEmpty, all);
}

/** ASCII that is no mask. */
const PLAIN = /^[\x20-\x29\x2b-\x7e]*$/;
/** What is not ASCII stands in no text that is, but what is long counts by its beginning (DEEPEST in known-values.ts). */
const LONG_BEGINNING = /^[\x20-\x7e]{32}/;

function addEcho(engine: Engine, form: string, size: number): void {
  const { exports } = engine;
  if (!PLAIN.test(form) && !form.includes('*') && !LONG_BEGINNING.test(form)) {
    seekForm(engine, form, size);
    return;
  }
  const at = PLAIN.test(form) ? exports.echoRoom(form.length) : 0;
  if (at === 0) {
    exports.tooComplex();
    return;
  }
  const room = new Uint8Array(exports.memory.buffer, at, form.length);
  for (let index = 0; index < form.length; index++) room[index] = form.charCodeAt(index);
  exports.addEcho(at, at + form.length);
}

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
