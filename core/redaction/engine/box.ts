import type { Place } from '../place.ts';

/** A string or a value of the chunk, taken out so that the reference can treat it at a place of its own. */
export interface Box extends Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
  /** What it was. */
  readonly was: unknown;
  /** Where it stands in the chunk: a value, or what is between the quotes of a string. */
  readonly start: number;
  readonly end: number;
  readonly isContent: boolean;
  /** For the answer of a field that is an attribute: where its key begins; else -1. */
  readonly keyStart: number;
}

export function makeBox(
  was: unknown,
  key: string,
  path: string,
  start: number,
  end: number,
  isContent: boolean,
  keyStart: number,
): Box {
  // The commonest keys make objects of one shape each.
  const holder: Record<string, unknown> = key === 'value' ? { value: was } : { [key]: was };
  return { holder, key, path, was, start, end, isContent, keyStart };
}
