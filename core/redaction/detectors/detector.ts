import type { Category } from '../categories.ts';

/** A stretch of text that a detector recognised, in UTF-16 units. */
export interface Match {
  readonly start: number;
  readonly end: number;
}

/** Recognises one type of value in text that has been folded (see view.ts and characters.ts). */
export interface Detector {
  /** The type of identifier that a match is, as a search names it. */
  readonly type: string;
  /** The category whose grant keeps it; a secret is never kept. */
  readonly category: Category | 'secrets';
  /** Every match, in no given order; matches may overlap. Takes time linear in the text. */
  find(text: string): Match[];
}
