/** A source of random numbers that gives the same ones for the same seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 up to, and without, 1. */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.unit() * (most - least + 1));
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.between(0, items.length - 1)]!;
  }

  chance(share: number): boolean {
    return this.unit() < share;
  }

  /** `length` characters of an alphabet. */
  string(alphabet: string, length: number): string {
    return Array.from({ length }, () => alphabet[this.between(0, alphabet.length - 1)]).join('');
  }

  /**
   * A written pattern filled in: `#` is a digit, `Z` one from 1 to 9, `N` one from 2 to 9, `[357]` or `[2-6]`
   * one of those digits; everything else stays.
   */
  fill(pattern: string): string {
    return pattern.replace(/\[([\d-]+)\]|[#ZN]/g, (sign, choice: string | undefined) => {
      if (choice !== undefined) return this.pick(expand(choice));
      return String(this.between(sign === 'N' ? 2 : sign === 'Z' ? 1 : 0, 9));
    });
  }
}

function expand(choice: string): string[] {
  const digits: string[] = [];
  for (const [, first, last] of choice.matchAll(/(\d)(?:-(\d))?/g)) {
    for (let digit = Number(first); digit <= Number(last ?? first); digit++) digits.push(String(digit));
  }
  return digits;
}
