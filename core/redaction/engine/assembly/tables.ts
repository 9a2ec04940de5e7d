// What the driver writes before the first chunk: the places of events and nodes, the names of attributes and
// elements, the readings of characters. All of it comes from the tables of core/replay and core/redaction.

/** A place: class, what closing it does, slot, which words it may hold, path (u16), item place (u16), number of keys (u16), first key (u16). */
export const TREE_BYTES: usize = 12;

/** A key of a place: its first sixteen bytes and the place behind it. */
export const KEY_BYTES: usize = 24;

export const TREES: usize = memory.data(12 * 512, 16);
export const KEYS: usize = memory.data(24 * 1024, 16);

/** Places by NodeType, by EventType, by IncrementalSource; 0xffff for none. */
export const NODE_TREES: usize = memory.data(2 * 8, 16);

export const EVENT_TREES: usize = memory.data(2 * 16, 16);
export const SOURCE_TREES: usize = memory.data(2 * 32, 16);

// @ts-expect-error: decorator
@inline
export function classOf(tree: i32): i32 {
  return load<u8>(TREES + (tree as usize) * TREE_BYTES);
}

// @ts-expect-error: decorator
@inline
export function closingOf(tree: i32): i32 {
  return load<u8>(TREES + (tree as usize) * TREE_BYTES, 1);
}

// @ts-expect-error: decorator
@inline
export function slotOf(tree: i32): i32 {
  return load<u8>(TREES + (tree as usize) * TREE_BYTES, 2);
}

// @ts-expect-error: decorator
@inline
export function itemsOf(tree: i32): i32 {
  return load<u16>(TREES + (tree as usize) * TREE_BYTES, 4);
}

/** Which key of a place a key is, from 0; -1 if it is none of them. */
export function keyIndex(tree: i32, key0: u64, key1: u64): i32 {
  const entry = TREES + (tree as usize) * TREE_BYTES;
  const count = load<u16>(entry, 6) as i32;
  let at = KEYS + (load<u16>(entry, 8) as usize) * KEY_BYTES;
  for (let index = 0; index < count; index++) {
    if (load<u64>(at) === key0 && load<u64>(at, 8) === key1) return index;
    at += KEY_BYTES;
  }
  return -1;
}

/** The place behind a key. */
export function treeBehind(tree: i32, index: i32): i32 {
  const first = load<u16>(TREES + (tree as usize) * TREE_BYTES, 8) as i32;
  return load<u16>(KEYS + ((first + index) as usize) * KEY_BYTES, 16);
}

/** Names of attributes and of elements, in lower case, by hash. A slot: 32 bytes of name, length, value. */
const SLOT_BYTES: usize = 40;

const SLOTS: u32 = 2048;
export const NAMES: usize = memory.data(40 * 2048, 16);
const LOWERED: usize = memory.data(48, 16);

/** Attribute names and elements' names share the table; the kind is part of the hash. */
export const ATTRIBUTE_NAMES: u32 = 1;

export const ELEMENT_NAMES: u32 = 2;

function slotFor(kind: u32, length: i32): usize {
  const low = load<u64>(LOWERED) ^ rotl(load<u64>(LOWERED, 8), 17) ^ rotl(load<u64>(LOWERED, 16), 31);
  let hash = ((low ^ (low >> 29)) * 0x9e3779b97f4a7c15) >> 40;
  hash ^= (length as u64) * 31 + kind * 977;
  let slot = (hash as u32) & (SLOTS - 1);
  while (true) {
    const at = NAMES + (slot as usize) * SLOT_BYTES;
    const stored = load<u32>(at, 32);
    if (stored === 0) return at;
    if (
      stored === ((length as u32) | (kind << 16)) &&
      load<u64>(at) === load<u64>(LOWERED) &&
      load<u64>(at, 8) === load<u64>(LOWERED, 8) &&
      load<u64>(at, 16) === load<u64>(LOWERED, 16) &&
      load<u64>(at, 24) === load<u64>(LOWERED, 24)
    )
      return at;
    slot = (slot + 1) & (SLOTS - 1);
  }
}

function lower(start: usize, length: i32): void {
  for (let half: usize = 0; half < 32; half += 16) {
    const bytes = v128.load(start + half);
    const capitals = v128.and(
      i8x16.ge_u(bytes, i8x16.splat(0x41)),
      i8x16.le_u(bytes, i8x16.splat(0x5a)),
    );
    v128.store(LOWERED + half, v128.or(bytes, v128.and(capitals, i8x16.splat(0x20))));
  }
  if (length < 32) memory.fill(LOWERED + (length as usize), 0, 32 - (length as usize));
}

/** Adds a name of at most 32 bytes that stands at `start`. */
export function addName(kind: u32, start: usize, length: i32, value: u32): void {
  lower(start, length);
  const at = slotFor(kind, length);
  v128.store(at, v128.load(LOWERED));
  v128.store(at + 16, v128.load(LOWERED + 16));
  store<u32>(at, (length as u32) | (kind << 16), 32);
  store<u32>(at, value, 36);
}

/** The value of a name; 0 if it is not in the table. */
export function findName(kind: u32, start: usize, length: i32): u32 {
  if (length > 32 || length === 0) return 0;
  lower(start, length);
  const at = slotFor(kind, length);
  return load<u32>(at, 32) === 0 ? 0 : load<u32>(at, 36);
}

/** Whether a word is one of those that a place of the class `enum` may hold; their capitals count. */
export function isEnumerated(tree: i32, start: usize, length: i32): bool {
  const words = load<u8>(TREES + (tree as usize) * TREE_BYTES, 3) as u32;
  return length === 0 || (words !== 0 && isListed(words, start, length));
}

/** Whether a word is one of a kind, with the same capitals. */
export function isListed(kind: u32, start: usize, length: i32): bool {
  const found = findName(kind, start, length);
  return found !== 0 && found === (FOUND | capitalsOf(start, length));
}

/** Beside the capitals of a word, each a bit. */
const FOUND: u32 = 0x80000000;

function capitalsOf(start: usize, length: i32): u32 {
  let bits: u32 = 0;
  for (let at = 0; at < length; at++) {
    const unit = load<u8>(start + (at as usize));
    if (unit >= 0x41 && unit <= 0x5a) bits |= (1 as u32) << (at as u32);
  }
  return bits;
}

/** How each character of the basic plane reads, in text and beside known values, filled block by block as it is met. */
export const READINGS: usize = memory.data(131072, 16);

const FILLED: usize = memory.data(512, 16);

// @ts-expect-error: decorator
@external("host", "fillBlock")
declare function fillBlock(block: i32, at: usize): void;

export function readingOf(code: u32): u8 {
  const block = (code >> 8) as usize;
  if (load<u8>(FILLED + block) === 0) {
    fillBlock(block as i32, READINGS + (block << 8));
    store<u8>(FILLED + block, 1);
  }
  return load<u8>(READINGS + (code as usize));
}

/** Lengths of bank account numbers by country, two letters as 26 × 26. */
export const IBAN_LENGTHS: usize = memory.data(26 * 26, 16);
