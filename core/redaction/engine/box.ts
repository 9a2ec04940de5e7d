import type { Place } from '../place.ts';

/** A string or a value of the chunk, taken out so that the reference can treat it at a place of its own. */
export interface Box {
  readonly place: Place;
  readonly holder: Record<string, unknown>;
  readonly key: string;
  /** What it was. */
  readonly was: unknown;
  /** Where it stands in the chunk: a value, or what is between the quotes of a string. */
  readonly start: number;
  readonly end: number;
  readonly isContent: boolean;
  /** For the answer of a field that is an attribute: where its key begins. */
  readonly keyStart: number;
}

export function makeBox(
  was: unknown,
  at: { start: number; end: number; isContent: boolean; keyStart?: number },
  path: string,
  key: string,
): Box {
  const holder: Record<string, unknown> = { [key]: was };
  return {
    place: { holder, key, path },
    holder,
    key,
    was,
    start: at.start,
    end: at.end,
    isContent: at.isContent,
    keyStart: at.keyStart ?? -1,
  };
}
