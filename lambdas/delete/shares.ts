/** The letters of blinds, in the order in which they stand in a table. */
const LETTERS = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';

/**
 * Into how many shares a worksheet's notes are divided, by the first two letters of their blinds. Blinds are as good as
 * random, so that a share of a hundred thousand notes is about two dozen.
 */
export const SHARES = LETTERS.length ** 2;

/** Which share a blind is in. */
export function shareOf(blind: string): number {
  return LETTERS.indexOf(blind.charAt(0)) * LETTERS.length + LETTERS.indexOf(blind.charAt(1));
}

/** What every blind of a share, and of those behind it, comes after; undefined of the first, which is all of them. */
export function startOf(share: number): string | undefined {
  if (share === 0) return undefined;
  return LETTERS.charAt(Math.floor(share / LETTERS.length)) + LETTERS.charAt(share % LETTERS.length);
}

/** Notes of whole shares, and the share that follows on them. */
export interface Shares<Note> {
  readonly notes: readonly Note[];
  readonly next: number;
}

/**
 * Puts notes together, in the order of their blinds, so that none stands apart from its share.
 *
 * @param atLeast how many are put together, where there are as many
 */
export async function* inShares<Note extends { readonly blind: string }>(
  all: AsyncIterable<Note>,
  atLeast: number,
): AsyncGenerator<Shares<Note>> {
  let notes: Note[] = [];
  let share = 0;
  for await (const note of all) {
    const of = shareOf(note.blind);
    if (notes.length >= atLeast && of !== share) {
      yield { notes, next: share + 1 };
      notes = [];
    }
    notes.push(note);
    share = of;
  }
  if (notes.length > 0) yield { notes, next: share + 1 };
}
