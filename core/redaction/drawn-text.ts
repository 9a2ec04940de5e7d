import type { Place } from './place.ts';

/** A text that was drawn on a canvas, and where. */
export interface DrawnText {
  readonly place: Place;
  /** In UTF-16 units. */
  readonly length: number;
  readonly x: number;
  readonly y: number;
}

/** In pixels of the canvas: how far apart letters of one word can be, and how uneven their line. */
const WIDEST_LETTER = 24;
const LINE = 2;

/**
 * Texts drawn one behind the other, as by a page that draws letter by letter. What is drawn farther off, such as
 * the next number at an axis, begins a new line.
 */
export class DrawnTexts {
  readonly #last = new Map<string, DrawnText>();
  readonly #lines = new Map<string, Place[]>();
  readonly #finished: Place[][] = [];

  /** A text was drawn on the canvas with this id, by `fillText` or by `strokeText`, which can draw the same twice. */
  add(canvas: number, call: string, text: DrawnText): void {
    const key = `${canvas} ${call}`;
    const last = this.#last.get(key);
    const line = this.#lines.get(key);
    this.#last.set(key, text);
    if (line && last && follows(text, last)) line.push(text.place);
    else {
      if (line) this.#finished.push(line);
      this.#lines.set(key, [text.place]);
    }
  }

  /** Every line of more than one text. */
  get lines(): Place[][] {
    return [...this.#finished, ...this.#lines.values()].filter((line) => line.length > 1);
  }
}

function follows(text: DrawnText, { length, x, y }: DrawnText): boolean {
  const advance = text.x - x;
  return Math.abs(text.y - y) <= LINE && advance > 0 && advance <= WIDEST_LETTER * Math.max(1, length);
}
