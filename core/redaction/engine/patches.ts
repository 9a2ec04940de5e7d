import type { Box } from './box.ts';

/** A stretch of the chunk and the bytes that take its place. */
export interface Patch {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

const COMMA = 0x2c;
const LONGEST_SPACE = 0x20;
const encoder = new TextEncoder();
const NOTHING = new Uint8Array(0);

/** What a box asks to be written, if its value changed. */
export function patchOf(box: Box, chunk: Uint8Array): Patch | undefined {
  if (!Object.hasOwn(box.holder, box.key)) return removal(box, chunk);
  const now = box.holder[box.key];
  if (now === box.was) return undefined;
  return { start: box.start, end: box.end, bytes: encoder.encode(toJson(now, box.isContent)) };
}

function toJson(value: unknown, isContent: boolean): string {
  const json = JSON.stringify(value);
  return isContent ? json.slice(1, -1) : json;
}

/** A pair of key and value goes with the comma before it, or the one behind it if it is the first. */
function removal({ keyStart, end }: Box, chunk: Uint8Array): Patch {
  let before = keyStart - 1;
  while ((chunk[before] ?? COMMA) <= LONGEST_SPACE) before--;
  if (chunk[before] === COMMA) return { start: before, end, bytes: NOTHING };
  let behind = end;
  while ((chunk[behind] ?? COMMA) <= LONGEST_SPACE) behind++;
  return { start: keyStart, end: chunk[behind] === COMMA ? behind + 1 : end, bytes: NOTHING };
}

/** The chunk with the patches in place of what they cover; those that begin inside another one are left out. */
export function applyPatches(chunk: Uint8Array, patches: Patch[]): Uint8Array {
  patches.sort((a, b) => a.start - b.start || b.end - a.end);
  let length = chunk.length;
  let reach = 0;
  const applied = patches.filter(({ start, end, bytes }) => {
    if (start < reach) return false;
    reach = end;
    length += bytes.length - (end - start);
    return true;
  });
  const out = new Uint8Array(length);
  let from = 0;
  let to = 0;
  for (const { start, end, bytes } of applied) {
    out.set(chunk.subarray(from, start), to);
    to += start - from;
    out.set(bytes, to);
    to += bytes.length;
    from = end;
  }
  out.set(chunk.subarray(from), to);
  return out;
}
