// Lines of text over several nodes, and whether a value could lie in more than one of them.
import { classify } from './byte-classes';
import { isCertain } from './certify';
import { hasDoubleSpace, isExact } from './echo-marks';
import { echoEnd, findEcho } from './echoes';
import { foldString, unitsOf } from './fold';
import { endOfItem, itemAt, startOfItem } from './items';
import { ITEM_FLAGS, ITEM_KIND, NOT_PLAIN, TYPED } from './kinds';
import { isPiece, nodeBackward, nodeForward } from './lines';
import { changed, input, inputEnd, reserve, runs, scratch, usedScratch } from './memory';
import { PageNode } from './page';
import { mayHoldSought } from './sought';

/** How far around a changed piece a value is looked for; as in core/redaction/page.ts. */
const REACH_UNITS: i32 = 320;

const REACH_NODES: i32 = 512;

/** Words of 32 bits that the runs take: of each its length, whether it is doubtful, and its items. */
export let runWords: usize = 0;

export let changeSerial: i32 = 0;
let changedCount: i32 = 0;

export function clearRuns(): void {
  runWords = 0;
  changeSerial = 0;
  changedCount = 0;
}

export function beginChange(): void {
  changeSerial++;
  changedCount = 0;
}

/** The text of a node was brought or changed. */
export function noteChanged(node: PageNode): void {
  if (node.pending === changeSerial) return;
  node.pending = changeSerial;
  store<usize>(changed + (changedCount as usize) * 4, changetype<usize>(node));
  changedCount++;
}

// @ts-expect-error: decorator
@inline
function word(index: usize): usize {
  return runs + index * 4;
}

/** Joins every changed text with the text around it. @returns false when memory is at its end */
export function joinChanged(): bool {
  for (let index = 0; index < changedCount; index++) {
    const node = changetype<PageNode>(load<usize>(changed + (index as usize) * 4));
    if (node.pending !== changeSerial) continue;
    node.pending = 0;
    if (!isPiece(node)) continue;
    if (!joinAround(node)) return false;
  }
  return true;
}

function joinAround(node: PageNode): bool {
  const begin = runWords;
  if (!reserve(word(begin) + 16 * (REACH_NODES as usize))) return false;
  let at = begin + 2;
  let units = 0;
  let steps = 0;
  for (let met = nodeBackward(node); met !== null; met = nodeBackward(met!)) {
    if (++steps > REACH_NODES || units > REACH_UNITS) break;
    if (!isPiece(met)) continue;
    store<i32>(word(at++), met.text - 1);
    units += lengthOf(met);
  }
  for (let low = begin + 2, high = at; low + 1 < high; ) {
    high--;
    const item = load<i32>(word(low));
    store<i32>(word(low), load<i32>(word(high)));
    store<i32>(word(high), item);
    low++;
  }
  store<i32>(word(at++), node.text - 1);
  units = 0;
  steps = 0;
  for (let met = nodeForward(node); met !== null; met = nodeForward(met!)) {
    if (++steps > REACH_NODES || units > REACH_UNITS) break;
    if (!isPiece(met)) continue;
    if (!reserve(word(at) + 65536)) return false;
    store<i32>(word(at++), met.text - 1);
    units += lengthOf(met);
    if (met.pending === changeSerial) {
      met.pending = 0;
      units = 0;
      steps = 0;
    }
  }
  if (at - begin === 3) return true;
  runWords = at;
  store<i32>(word(begin), (at - begin - 2) as i32);
  store<i32>(word(begin + 1), isCertainRun(begin + 2, at) ? 0 : 1);
  return true;
}

function lengthOf(node: PageNode): i32 {
  const item = node.text - 1;
  const start = startOfItem(item);
  const end = endOfItem(item);
  return (load<u8>(itemAt(item), ITEM_FLAGS) & NOT_PLAIN) === 0 ? ((end - start) as i32) : unitsOf(start, end);
}

/** Writes the pieces of a run one behind the other. @returns where that ends; 0 if a character has no reading */
function joinPieces(first: usize, last: usize): usize {
  let out = scratch;
  for (let at = first; at < last; at++) {
    const item = load<i32>(word(at));
    const start = startOfItem(item);
    const end = endOfItem(item);
    // More than the chunk is long: pieces that are met again and again are for the reference.
    if (out - scratch + (end - start) > inputEnd - input) return 0;
    if ((load<u8>(itemAt(item), ITEM_FLAGS) & NOT_PLAIN) === 0) {
      memory.copy(out, start, end - start);
      out += end - start;
    } else {
      out = foldString(start, end, out);
      if (out === 0) return 0;
    }
  }
  store<u64>(out, 0);
  store<u64>(out + 8, 0);
  usedScratch(out - scratch + 16);
  return out;
}

function isCertainRun(first: usize, last: usize): bool {
  for (let at = first; at < last; at++)
    if (load<u8>(itemAt(load<i32>(word(at))), ITEM_KIND) === TYPED) return false;
  const end = joinPieces(first, last);
  return end !== 0 && isCertain(scratch, end, classify(scratch, end));
}

/**
 * Marks the runs in which a word that is sought could lie.
 *
 * @param acrossOnly whether only what lies in more than one piece counts, since the pieces are searched too
 */
export function seekInRuns(acrossOnly: bool): void {
  for (let at: usize = 0; at < runWords; ) {
    const count = load<i32>(word(at)) as usize;
    if (load<i32>(word(at + 1)) === 0) {
      const end = joinPieces(at + 2, at + 2 + count);
      if (end === 0 || mayHoldSought(scratch, end)) {
        if (end === 0 || !acrossOnly || mayLieAcross(at + 2, at + 2 + count, end)) store<i32>(word(at + 1), 1);
      }
    }
    at += 2 + count;
  }
}

/** Whether a value that was typed lies in more than one piece of the run that was joined. */
function mayLieAcross(first: usize, last: usize, end: usize): bool {
  for (let at = first; at < last; at++) if (!isExact(load<i32>(word(at)))) return true;
  if (hasDoubleSpace(scratch, end)) return true;
  let piece = first;
  let pieceEnd = scratch;
  for (let at = findEcho(scratch, scratch, end); at !== 0; at = findEcho(echoEnd, scratch, end)) {
    while (pieceEnd <= at && piece < last) {
      const item = load<i32>(word(piece++));
      pieceEnd += endOfItem(item) - startOfItem(item);
    }
    if (echoEnd > pieceEnd) return true;
  }
  return false;
}
