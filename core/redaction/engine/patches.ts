import { PATCH_BYTES } from './assembly/kinds.ts';
import type { Box } from './box.ts';
import { Irregular } from './irregular.ts';
import type { Engine } from './load.ts';

/** A stretch of the chunk and what is written in its place. */
export interface Patch {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const COMMA = 0x2c;
const LONGEST_SPACE = 0x20;
const WORD = 4;
const PATCH_WORDS = PATCH_BYTES / WORD;
const encoder = new TextEncoder();

/** What a box asks to be written, if its value changed. */
export function patchOf(box: Box, chunk: Uint8Array): Patch | undefined {
  const now = box.holder[box.key];
  if (now === box.was) return undefined;
  if (now === undefined && !Object.hasOwn(box.holder, box.key)) return removal(box, chunk);
  return { start: box.start, end: box.end, text: toJson(now, box.isContent) };
}

function toJson(value: unknown, isContent: boolean): string {
  if (isContent && typeof value === 'string' && needsNoEscape(value)) return value;
  const json = JSON.stringify(value);
  return isContent ? json.slice(1, -1) : json;
}

/** Whether all of a text is ASCII that stands for itself in JSON. */
function needsNoEscape(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e || code === 0x22 || code === 0x5c) return false;
  }
  return true;
}

/** A pair of key and value goes with the comma before it, or the one behind it if it is the first. */
function removal({ keyStart, end }: Box, chunk: Uint8Array): Patch {
  let before = keyStart - 1;
  while ((chunk[before] ?? COMMA) <= LONGEST_SPACE) before--;
  if (chunk[before] === COMMA) return { start: before, end, text: '' };
  let behind = end;
  while ((chunk[behind] ?? COMMA) <= LONGEST_SPACE) behind++;
  return { start: keyStart, end: chunk[behind] === COMMA ? behind + 1 : end, text: '' };
}

/**
 * The chunk with the patches in place of what they cover, and the masks of fields that the engine made. Patches that
 * begin inside another one are left out.
 *
 * @throws Irregular when there is no memory for it
 */
export function writeChunk(engine: Engine, patches: Patch[]): Uint8Array {
  const { exports } = engine;
  patches.sort((a, b) => a.start - b.start || b.end - a.end);
  let length = 0;
  for (const { text } of patches) length += bytesOf(text);
  const room = exports.patchRoom(patches.length, length);
  if (room === 0) throw new Irregular();
  const records = new Int32Array(exports.memory.buffer, room, patches.length * PATCH_WORDS);
  const texts = new Uint8Array(exports.memory.buffer, room + patches.length * PATCH_BYTES, length);
  let to = 0;
  for (let index = 0; index < patches.length; index++) {
    const { start, end, text } = patches[index]!;
    const written = write(text, texts, to);
    records[index * PATCH_WORDS] = start;
    records[index * PATCH_WORDS + 1] = end;
    records[index * PATCH_WORDS + 2] = texts.byteOffset + to;
    records[index * PATCH_WORDS + 3] = written;
    to += written;
  }
  const size = exports.emit();
  return new Uint8Array(exports.memory.buffer, exports.output.value, size).slice();
}

function bytesOf(text: string): number {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return encoder.encode(text).length;
  return text.length;
}

/** @returns how many bytes were written */
function write(text: string, out: Uint8Array, to: number): number {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) return encoder.encodeInto(text, out.subarray(to)).written;
    out[to + at] = code;
  }
  return text.length;
}
