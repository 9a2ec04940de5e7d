import { isCounting } from './detectors/digit-runs.ts';
import type { Finding } from './find.ts';
import { maskSpans } from './mask.ts';
import { type Masker, type TextUse, toSpan } from './masker.ts';
import { type Place, read, write } from './place.ts';

const ROUNDS = 3;

/**
 * Places that can hold a value together. In a `line` a reader sees them as one text. The items of a `list` (the values
 * of an object, the fields of a form) are shown apart from one another, so that only values with a form of their own
 * count there: any two numbers would make a long one. An `array` (also the arguments of a console call) is a list of
 * which the texts can also be parts of a number that was cut anywhere.
 */
export interface TextRun {
  readonly places: readonly Place[];
  readonly joint: 'line' | 'list' | 'array';
  readonly use?: TextUse;
}

/** What is put between the pieces: items can be parts of a word, or of a number in groups. */
export const GLUES = { line: [''], list: ['', ' '], array: ['', ' '] } as const;

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
      for (const glue of GLUES[run.joint]) {
        for (const place of maskRun(run, glue, masker)) changed.add(place);
      }
    }
    pending = runs.filter(({ places }) => places.some((place) => changed.has(place)));
  }
}

/** Reports what several pieces make together and was kept, once nothing is masked any more. */
export function reportRuns(runs: readonly TextRun[], masker: Masker): void {
  if (masker.allowsNothing) return;
  for (const run of runs) {
    for (const glue of GLUES[run.joint])
      masker.keep(sharedFindings(run, toPieces(run, glue), glue, masker), []);
  }
}

/** Those of several texts that make a value together which may not be kept. */
export function refusedPieces(places: readonly Place[], masker: Masker): Set<Place> {
  const run: TextRun = { places, joint: 'list' };
  const refused = GLUES.list.flatMap((glue) => {
    const pieces = toPieces(run, glue);
    return sharedFindings(run, pieces, glue, masker)
      .filter(({ category }) => !masker.allows(category))
      .flatMap((finding) => piecesOf(finding, pieces).map(({ place }) => place));
  });
  return new Set(refused);
}

/**
 * Findings of the joined text and of each piece are masked together: a value that is whole in one piece must
 * not lose its shape to a longer one that only seems to begin there.
 *
 * @returns the places that changed
 */
function maskRun(run: TextRun, glue: string, masker: Masker): Place[] {
  const pieces = toPieces(run, glue);
  const shared = sharedFindings(run, pieces, glue, masker);
  if (shared.length === 0) return [];
  const refused = [...shared, ...ownFindings(run, pieces, masker)].filter(
    ({ category }) => !masker.allows(category),
  );
  masker.count(refused, run.places[0]?.path ?? '');
  const masked = maskSpans(joinedText(pieces, glue), refused.map(toSpan));
  return pieces.flatMap(({ place, text, offset }) => {
    const now = masked.slice(offset, offset + text.length);
    if (now === text) return [];
    write(place, typeof read(place) === 'number' ? 0 : now);
    return [place];
  });
}

function joinedText(pieces: readonly Piece[], glue: string): string {
  return pieces.map(({ text }) => text).join(glue);
}

function sharedFindings(run: TextRun, pieces: readonly Piece[], glue: string, masker: Masker): Finding[] {
  return masker.findings(joinedText(pieces, glue), run.use).filter((finding) => {
    const touched = piecesOf(finding, pieces);
    if (run.joint !== 'list' && isToldByOthers(finding)) return true;
    if (touched.length < 2 || isCountingOver(finding, touched)) return false;
    if (run.joint === 'line' || hasFormOfItsOwn(finding, touched, glue)) return true;
    return run.joint === 'array' && isCutInParts(finding, touched);
  });
}

/** What another piece can tell of this one: `Your code: ` before digits, an address before its parameters. */
function isToldByOthers({ category }: Finding): boolean {
  return category === 'secrets' || category === 'structure';
}

/** Whether the texts of an array are parts of this number, cut anywhere: a telephone number with its area, or digits. */
function isCutInParts({ type, value }: Finding, pieces: readonly Piece[]): boolean {
  if (pieces.some(({ place }) => typeof read(place) !== 'string')) return false;
  const digits = value.replace(/\D/g, '').length;
  if (type !== 'number' && digits >= FEWEST_DIGITS_OF_A_PHONE) return true;
  return pieces.every(({ text }) => /^\d+$/.test(text.trim()));
}

/** A telephone number as items of a list can hold it: international, with a trunk prefix, or North American. */
const PHONE_IN_GROUPS = /^(?:\+|0|\(|(?:1\D+)?[2-9]\d{2}\D+[2-9]\d{2}\D+\d{4}$)/;
const FEWEST_DIGITS_OF_A_PHONE = 9;

/**
 * Whether items make this value for sure: an address, a number with a checksum, or groups of digits as they are
 * written in such a number. Items without anything between them make numbers of any length, and numbers in a list are
 * sizes as often as not.
 */
function hasFormOfItsOwn({ type, value }: Finding, pieces: readonly Piece[], glue: string): boolean {
  if (type === 'number') return false;
  if (type !== 'phone' && type !== 'ssn') return true;
  if (pieces.every(({ text }) => /^\d$/.test(text.trim()))) return true;
  if (glue === '' || pieces.some(({ place }) => typeof read(place) === 'number')) return false;
  const digits = value.replace(/\D/g, '').length;
  return type === 'ssn' || (PHONE_IN_GROUPS.test(value) && digits >= FEWEST_DIGITS_OF_A_PHONE);
}

function ownFindings(run: TextRun, pieces: readonly Piece[], masker: Masker): Finding[] {
  return pieces.flatMap(({ text, offset }) =>
    masker
      .findings(text, run.use)
      .map((finding) => ({ ...finding, start: finding.start + offset, end: finding.end + offset })),
  );
}

function toPieces({ places }: TextRun, glue: string): Piece[] {
  let offset = 0;
  return places.map((place) => {
    const text = String(read(place) ?? '');
    const piece = { place, text, offset };
    offset += text.length + glue.length;
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
