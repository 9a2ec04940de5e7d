import { matchesOf } from './matches.ts';
/**
 * Text as a reader would take it, with the way back: which part of the original each of its UTF-16 units
 * stands for.
 */
export interface View {
  readonly text: string;
  /** The parts of the view from left to right; absent when the text is the original. */
  readonly parts?: readonly Part[];
}

/** A part of a view: either taken over unit by unit, or written for a stretch of the original as a whole. */
interface Part {
  /** Where the part begins in the view. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
  readonly taken: boolean;
}

/** The part of the original that `start` to `end` of a view stands for. */
export function originalRange(view: View, start: number, end: number): { start: number; end: number } {
  const { parts } = view;
  if (!parts || end <= start) return { start, end };
  const first = parts[partAt(parts, start)];
  const last = parts[partAt(parts, end - 1)];
  if (!first || !last) return { start: 0, end: 0 };
  return {
    start: first.taken ? first.start + (start - first.at) : first.start,
    end: last.taken ? last.start + (end - last.at) : last.end,
  };
}

/** Which part the unit at `at` belongs to: the last that begins there or before. */
function partAt(parts: readonly Part[], at: number): number {
  let first = 0;
  let last = parts.length;
  while (last - first > 1) {
    const middle = (first + last) >> 1;
    if (parts[middle]!.at <= at) first = middle;
    else last = middle;
  }
  return first;
}

/**
 * A view in which every match of `pattern` (global) is replaced by what `replace` answers; a match for which
 * it answers undefined stays as it is.
 */
export function rewrite(
  view: View,
  pattern: RegExp,
  replace: (match: RegExpExecArray) => string | undefined,
): View {
  let builder: ViewBuilder | undefined;
  let at = 0;
  for (const match of matchesOf(pattern, view.text)) {
    const replacement = replace(match);
    if (replacement === undefined || match[0] === '' || replacement === match[0]) continue;
    builder ??= new ViewBuilder(view);
    builder.keep(at, match.index);
    at = match.index + match[0].length;
    builder.put(replacement, match.index, at);
  }
  if (!builder) return view;
  builder.keep(at, view.text.length);
  return builder.build();
}

/** Builds a view out of pieces of another one, which it is given from left to right. */
export class ViewBuilder {
  readonly #source: View;
  readonly #texts: string[] = [];
  readonly #parts: Part[] = [];
  #length = 0;
  /** The part of the source that was taken over last. */
  #cursor = 0;

  constructor(source: View) {
    this.#source = source;
  }

  /** Takes over units `start` to `end` of the source. */
  keep(start: number, end: number): void {
    if (start >= end) return;
    const { text, parts } = this.#source;
    this.#texts.push(text.slice(start, end));
    if (!parts) this.#add(start, end, true, end - start);
    else this.#keepParts(parts, start, end);
  }

  /** Writes `text` for units `start` to `end` of the source. */
  put(text: string, start: number, end: number): void {
    if (text === '') return;
    const range = originalRange(this.#source, start, end);
    this.#texts.push(text);
    this.#add(range.start, range.end, false, text.length);
  }

  build(): View {
    return { text: this.#texts.join(''), parts: this.#parts };
  }

  #keepParts(parts: readonly Part[], start: number, end: number): void {
    while (this.#cursor + 1 < parts.length && parts[this.#cursor + 1]!.at <= start) this.#cursor++;
    for (let at = start; at < end; ) {
      const part = parts[this.#cursor]!;
      const next = parts[this.#cursor + 1]?.at ?? end;
      const until = Math.min(next, end);
      if (part.taken)
        this.#add(part.start + (at - part.at), part.start + (until - part.at), true, until - at);
      else this.#add(part.start, part.end, false, until - at);
      at = until;
      if (next <= end && this.#cursor + 1 < parts.length) this.#cursor++;
    }
  }

  #add(start: number, end: number, taken: boolean, length: number): void {
    const before = this.#parts.at(-1);
    const goesOn = before?.taken === true && taken && before.end === start;
    if (goesOn) this.#parts[this.#parts.length - 1] = { ...before, end };
    else this.#parts.push({ at: this.#length, start, end, taken });
    this.#length += length;
  }
}
