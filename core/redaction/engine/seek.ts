import type { KnownValues } from '../known-values.ts';
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
  const room = new Uint8Array(exports.memory.buffer, exports.soughtRoom(), size);
  for (const form of values.forms) {
    const length = writeText(form.length > MOST_SOUGHT ? form.slice(0, MOST_SOUGHT) : form, room);
    // Its plain reading is put behind it.
    if (length * 2 + 128 > room.length) throw new Irregular();
    if (exports.seekValue(length) === 0) throw new Irregular();
  }
  if (isKnown && engine.names.attributes.some((name) => values.find(name).length > 0)) throw new Irregular();
  exports.markSought(isKnown ? 1 : 0);
  if (exports.isSplit.value !== 0) throw new Irregular();
  exports.stopSeeking();
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
