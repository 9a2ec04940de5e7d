import { isCounting } from './detectors/digit-runs.ts';
import type { Finding } from './find.ts';
import { maskSpans } from './mask.ts';
import { type Masker, toSpan } from './masker.ts';
import type { TextRun } from './page.ts';
import { type Place, read, write } from './place.ts';

const ROUNDS = 3;

/** A piece of a run and where its text begins in the joined one. */
interface Piece {
  readonly place: Place;
  readonly text: string;
  readonly offset: number;
}

/**
 * Searches each run as one text and masks what is found in the pieces it came from. A value that several
 * nodes make together (`joe`, `@`, `acme.io`) is masked in all of them, and reported as one when kept.
 */
export function maskRuns(runs: readonly TextRun[], masker: Masker): void {
  let pending = runs;
  for (let round = 0; round < ROUNDS && pending.length > 0; round++) {
    const changed = new Set<Place>();
    for (const run of pending) {
      for (const place of maskRun(run, masker)) changed.add(place);
    }
    pending = runs.filter((run) => run.some((place) => changed.has(place)));
  }
}

/** Reports what several pieces make together and was kept, once nothing is masked any more. */
export function reportRuns(runs: readonly TextRun[], masker: Masker): void {
  for (const run of runs) {
    const pieces = toPieces(run);
    masker.keep(sharedFindings(pieces, masker), []);
  }
}

/**
 * Findings of the joined text and of each piece are masked together: a value that is whole in one piece must
 * not lose its shape to a longer one that only seems to begin there.
 *
 * @returns the places that changed
 */
function maskRun(run: TextRun, masker: Masker): Place[] {
  const pieces = toPieces(run);
  const shared = sharedFindings(pieces, masker);
  if (shared.length === 0) return [];
  const refused = [...shared, ...ownFindings(pieces, masker)].filter(
    ({ category }) => !masker.allows(category),
  );
  masker.count(refused, run[0]?.path ?? '');
  const masked = maskSpans(joinedText(pieces), refused.map(toSpan));
  return pieces.flatMap(({ place, text, offset }) => {
    const now = masked.slice(offset, offset + text.length);
    if (now === text) return [];
    write(place, typeof read(place) === 'number' ? 0 : now);
    return [place];
  });
}

function joinedText(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('');
}

function sharedFindings(pieces: readonly Piece[], masker: Masker): Finding[] {
  return masker.findings(joinedText(pieces)).filter((finding) => {
    const touched = piecesOf(finding, pieces);
    return touched.length > 1 && !isCountingOver(finding, touched);
  });
}

function ownFindings(pieces: readonly Piece[], masker: Masker): Finding[] {
  return pieces.flatMap(({ text, offset }) =>
    masker
      .findings(text)
      .map((finding) => ({ ...finding, start: finding.start + offset, end: finding.end + offset })),
  );
}

function toPieces(run: TextRun): Piece[] {
  let offset = 0;
  return run.map((place) => {
    const text = String(read(place) ?? '');
    const piece = { place, text, offset };
    offset += text.length;
    return piece;
  });
}

/** The pieces that a finding touches. */
function piecesOf({ start, end }: Finding, pieces: readonly Piece[]): Piece[] {
  let first = 0;
  for (let last = pieces.length; first < last; ) {
    const middle = (first + last) >> 1;
    const piece = pieces[middle];
    if (piece && piece.offset + piece.text.length <= start) first = middle + 1;
    else last = middle;
  }
  const touched: Piece[] = [];
  for (let at = first; at < pieces.length; at++) {
    const piece = pieces[at];
    if (!piece || piece.offset >= end) break;
    if (piece.text !== '') touched.push(piece);
  }
  return touched;
}

/** Pages and lines that count up, each in an element of its own (`1` `2` `3`), are no long number. */
function isCountingOver({ category }: Finding, pieces: readonly Piece[]): boolean {
  if (category !== 'numbers') return false;
  const numbers = pieces.map(({ text }) => text.trim()).filter((text) => text !== '');
  return numbers.every((text) => /^\d+$/.test(text)) && isCounting(numbers);
}
