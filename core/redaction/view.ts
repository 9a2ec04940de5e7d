/**
 * Text as a reader would take it, with the way back: every UTF-16 unit of `text` knows which part of the
 * original it stands for.
 */
export interface View {
  readonly text: string;
  /** Where unit i begins and ends in the original; absent when the text is the original. */
  readonly starts?: readonly number[];
  readonly ends?: readonly number[];
}

/** The part of the original that `start` to `end` of a view stands for. */
export function originalRange(view: View, start: number, end: number): { start: number; end: number } {
  if (!view.starts || !view.ends || end <= start) return { start, end };
  return { start: view.starts[start] ?? 0, end: view.ends[end - 1] ?? 0 };
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
  const builder = new ViewBuilder(view);
  let at = 0;
  for (const match of view.text.matchAll(pattern)) {
    const replacement = replace(match);
    if (replacement === undefined || match[0] === '') continue;
    builder.keep(at, match.index);
    at = match.index + match[0].length;
    builder.put(replacement, match.index, at);
  }
  if (at === 0) return view;
  builder.keep(at, view.text.length);
  return builder.build();
}

/** Builds a view out of pieces of another one. */
export class ViewBuilder {
  readonly #source: View;
  readonly #parts: string[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  constructor(source: View) {
    this.#source = source;
  }

  /** Takes over units `start` to `end` of the source. */
  keep(start: number, end: number): void {
    if (start === end) return;
    this.#parts.push(this.#source.text.slice(start, end));
    for (let at = start; at < end; at++) {
      this.#starts.push(this.#source.starts?.[at] ?? at);
      this.#ends.push(this.#source.ends?.[at] ?? at + 1);
    }
  }

  /** Writes `text` for units `start` to `end` of the source. */
  put(text: string, start: number, end: number): void {
    const range = originalRange(this.#source, start, end);
    this.#parts.push(text);
    for (let unit = 0; unit < text.length; unit++) {
      this.#starts.push(range.start);
      this.#ends.push(range.end);
    }
  }

  build(): View {
    return { text: this.#parts.join(''), starts: this.#starts, ends: this.#ends };
  }
}
