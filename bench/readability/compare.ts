import type { Frame, Frames, Shown } from './frames.ts';

/** How far a box may be off, in pixels. */
const TOLERANCE = 2;

/** How much of a replay is where it was. An element counts once for every second in which it is shown. */
export interface Comparison {
  readonly seconds: number;
  /** Seconds at which the redacted page had another number of nodes. */
  readonly otherNodeCounts: number;
  /** What the player complained of when it played the redacted recording, and not the original. */
  readonly errors: readonly string[];
  readonly elements: number;
  /** Elements that hold a masked value: in a text, an attribute or a field, their own or of an element inside. */
  readonly masked: number;
  /** Of the others those that stand elsewhere. */
  readonly moved: number;
  /** Of the others those that stand elsewhere, or have another size. */
  readonly resized: number;
}

/** Compares a replay with the replay of the same recording, redacted. */
export function compare(original: Frames, redacted: Frames): Comparison {
  const pairs = original.frames.map((frame, at) => [frame, redacted.frames[at]] as const);
  const counts = pairs.map(([before, after]) => compareFrame(before, after?.elements ?? {}));
  const sum = (pick: (count: FrameCount) => number) =>
    counts.reduce((total, count) => total + pick(count), 0);
  return {
    seconds: counts.length,
    otherNodeCounts: pairs.filter(([before, after]) => before.nodes !== after?.nodes).length,
    errors: redacted.errors.filter((error) => !original.errors.includes(error)),
    elements: sum(({ elements }) => elements),
    masked: sum(({ masked }) => masked),
    moved: sum(({ moved }) => moved),
    resized: sum(({ resized }) => resized),
  };
}

/** The share of elements that hold no masked value and stand where they stood, and of those of the same size too. */
export function sharesInPlace(comparison: Comparison): { readonly place: number; readonly size: number } {
  const unmasked = Math.max(1, comparison.elements - comparison.masked);
  return { place: 1 - comparison.moved / unmasked, size: 1 - comparison.resized / unmasked };
}

type FrameCount = Pick<Comparison, 'elements' | 'masked' | 'moved' | 'resized'>;

function compareFrame({ elements }: Frame, after: Frame['elements']): FrameCount {
  const entries = Object.entries(elements);
  const isChanged = (id: string | number) => after[id]?.content !== elements[id]?.content;
  // The sign between two masked pieces is a part of the value that they make.
  const isPart = ({ isSign, beside }: Shown) => isSign && beside.every((id) => id > 0 && isChanged(id));
  const unmasked = entries.filter(([id, element]) => !isChanged(id) && !isPart(element));
  const isOff = (sides: readonly number[]) =>
    unmasked.filter(([id, { box }]) =>
      sides.some((side) => Math.abs((after[id]?.box[side] ?? 0) - (box[side] ?? 0)) > TOLERANCE),
    ).length;
  return {
    elements: entries.length,
    masked: entries.length - unmasked.length,
    moved: isOff([0, 1]),
    resized: isOff([0, 1, 2, 3]),
  };
}
