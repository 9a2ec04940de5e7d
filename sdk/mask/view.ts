/**
 * Text as a reader would take it, with the way back: unit i of `text` begins at `at[i]` of the original, and the last
 * item is the original's length. Without `at` the text is the original.
 */
export interface View {
  readonly text: string;
  readonly at?: readonly number[];
}

/** The original's range for `start` to `end` of a view. What stands for nothing belongs to the unit before it. */
export function rangeOf({ at }: View, start: number, end: number): [number, number] {
  if (!at || end <= start) return [start, end];
  let last = end;
  while (at[last] === at[last - 1]) last++;
  return [at[start]!, at[last]!];
}

/** A view with every match of the global pattern replaced; `replace` answers undefined for what stays. */
export function rewrite(
  view: View,
  pattern: RegExp,
  replace: (match: RegExpMatchArray) => string | undefined,
): View {
  const at: number[] = [];
  let text = '';
  let from = 0;
  const keep = (to: number) => {
    text += view.text.slice(from, to);
    for (; from < to; from++) at.push(view.at ? view.at[from]! : from);
  };
  for (const match of view.text.matchAll(pattern)) {
    const replacement = replace(match);
    if (replacement === undefined) continue;
    keep(match.index);
    for (let unit = 0; unit < replacement.length; unit++) at.push(view.at ? view.at[from]! : from);
    text += replacement;
    from += match[0].length;
  }
  if (from === 0) return view;
  keep(view.text.length);
  at.push(view.at ? view.at[from]! : from);
  return { text, at };
}
