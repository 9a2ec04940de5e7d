import type { Box } from './box.ts';

/** A stretch of the chunk and what is written in its place. */
export interface Patch {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const COMMA = 0x2c;
const LONGEST_SPACE = 0x20;
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

/** The chunk with the patches in place of what they cover; those that begin inside another one are left out. */
export function applyPatches(chunk: Uint8Array, patches: Patch[]): Uint8Array {
  patches.sort((a, b) => a.start - b.start || b.end - a.end);
  let length = chunk.length;
  let reach = 0;
  const applied = patches.filter(({ start, end, text }) => {
    if (start < reach) return false;
    reach = end;
    length += bytesOf(text) - (end - start);
    return true;
  });
  const out = new Uint8Array(length);
  let from = 0;
  let to = 0;
  for (const { start, end, text } of applied) {
    copyBytes(chunk, from, start, out, to);
    to += start - from;
    to += write(text, out, to);
    from = end;
  }
  copyBytes(chunk, from, chunk.length, out, to);
  return out;
}

/** Below this many bytes a loop is faster than a call into the runtime. */
const FEW = 48;

function copyBytes(from: Uint8Array, start: number, end: number, to: Uint8Array, at: number): void {
  if (end - start > FEW) to.set(from.subarray(start, end), at);
  else for (let index = start; index < end; index++) to[at + index - start] = from[index]!;
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
