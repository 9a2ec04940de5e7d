import { textOf } from '../natives.ts';
import type { Place } from './fields.ts';
import { lineOf } from './line.ts';
import { isCounting } from './numbers.ts';
import { maskText, type Rules } from './text.ts';

/** A text node's text in an event. */
export interface TextPlace extends Place {
  readonly node: Node;
}

/**
 * Text that stands together on the page is searched together, so that a value which several nodes make (`joe`, `@`,
 * `acme.io`) is masked in all of them, also in those that an unsent event of before brought.
 */
export class Lines {
  readonly #rules: Rules;
  /** Where a node's text stands in the events that are not sent yet, the last one. */
  #unsent = new WeakMap<Node, Place>();

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  /** What was sent cannot be masked any more. */
  sent(): void {
    this.#unsent = new WeakMap();
  }

  /**
   * Masks the texts of an event.
   *
   * @param mayRead whether a node of the line that the event does not bring is plain text
   * @returns nodes that the event did not bring and that need a mask now, with their masked text
   */
  mask(places: readonly TextPlace[], mayRead: (node: Node) => boolean): Map<Node, string> {
    const byNode = new Map(places.map((place) => [place.node, place]));
    const done = new Set<Node>();
    const further = new Map<Node, string>();
    const currentText = (node: Node): string => {
      const place = byNode.get(node);
      return place ? String(place.holder[place.key]) : mayRead(node) ? (textOf(node) ?? '') : '';
    };
    for (const { node } of places) {
      if (done.has(node)) continue;
      const line = lineOf(node, currentText, (other) => byNode.has(other));
      const texts = line.map(currentText);
      const masked = this.#maskTogether(texts);
      line.forEach((piece, at) => {
        const place = byNode.get(piece) ?? this.#unsent.get(piece);
        if (byNode.has(piece)) done.add(piece);
        if (masked[at] === texts[at]) return;
        if (place) place.holder[place.key] = masked[at];
        if (!byNode.has(piece)) further.set(piece, masked[at]!);
      });
    }
    for (const { node, holder, key } of places) this.#unsent.set(node, { holder, key });
    return further;
  }

  #maskTogether(texts: readonly string[]): string[] {
    const alone = texts.map((text) => maskText(text, this.#rules));
    if (texts.length === 1) return alone;
    // Pages and lines that count up, each in a node of its own (`1` `2` `3`), are no long number.
    const numbers = texts.map((text) => text.trim()).filter((text) => /^\d+$/.test(text));
    const isList = isCounting(numbers);
    const together = maskText(texts.join(''), this.#rules);
    let from = 0;
    return alone.map((own) => {
      const part = together.slice(from, from + own.length);
      from += own.length;
      if (part === own || (isList && numbers.includes(own.trim()))) return own;
      let both = '';
      for (let unit = 0; unit < own.length; unit++) both += part[unit] === '*' ? '*' : own[unit];
      return both;
    });
  }
}
