import { createHash } from 'node:crypto';
import * as z from 'zod';

/** A string of the IAB's Global Privacy Platform: sections of base64url, divided by `~`, segments by `.`. */
export const gppSchema = z
  .string()
  .max(4000)
  .regex(/^[A-Za-z0-9_~.-]+$/, 'expected a GPP string as a consent platform gives it');

/** The sections that speak of California, and at which bit of their core SaleOptOut begins; SharingOptOut follows. */
const SECTIONS = new Map([
  [7, { name: 'usnat', saleOptOut: 18 }],
  [8, { name: 'usca', saleOptOut: 12 }],
]);

/** The type of the segment that carries Global Privacy Control's bit, and of the GPP's header. */
const GPC_SEGMENT = 1;
const GPP_HEADER = 3;
const OPTED_OUT = 1;

/**
 * Whether a GPP string says that its consumer opted out of sale or sharing: the GPC bit, SaleOptOut or SharingOptOut of
 * the usnat or usca section. A string that cannot be read counts as an opt-out.
 *
 * Source: InteractiveAdvertisingBureau/Global-Privacy-Platform, Consent String Specification and the specifications of
 * sections 7 and 8.
 *
 * @example gppOptsOut('DBABBgA~BVoAAABY.YA'); // true: a usca section of which the GPC bit is set
 */
export function gppOptsOut(gpp: string): boolean {
  try {
    const [header = '', ...sections] = gpp.split('~');
    return sectionIds(header).some((id, index) => {
      const known = SECTIONS.get(id);
      return known !== undefined && sectionOptsOut(sections[index] ?? '', known.saleOptOut);
    });
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
}

/** What evidence holds of a GPP string: its hash, since a browser could write anything into it, and what it says. */
export function gppEvidence(gpp: string): { hash: string; optOut: boolean } {
  return { hash: `sha256:${createHash('sha256').update(gpp).digest('hex')}`, optOut: gppOptsOut(gpp) };
}

function sectionOptsOut(section: string, saleOptOut: number): boolean {
  const [core = '', ...segments] = section.split('.');
  const bits = new Bits(core);
  bits.skip(saleOptOut);
  if (bits.int(2) === OPTED_OUT || bits.int(2) === OPTED_OUT) return true;
  return segments.some((segment) => {
    const gpc = new Bits(segment);
    return gpc.int(2) === GPC_SEGMENT && gpc.int(1) === 1;
  });
}

/** The ids of the sections that follow, in their order. @throws {RangeError} when it is no header of version 1 */
function sectionIds(header: string): number[] {
  const bits = new Bits(header);
  if (bits.int(6) !== GPP_HEADER || bits.int(6) !== 1) throw new RangeError('not a GPP header of version 1');
  const ids: number[] = [];
  let last = 0;
  for (let left = bits.int(12); left > 0; left--) {
    const isRange = bits.int(1) === 1;
    last += bits.fibonacci();
    ids.push(last);
    if (!isRange) continue;
    const end = last + bits.fibonacci();
    while (last < end) ids.push(++last);
  }
  return ids;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The bits of a base64url text, six a character, from the first on. */
class Bits {
  readonly #bits: string;
  #at = 0;

  constructor(text: string) {
    this.#bits = [...text].map((char) => ALPHABET.indexOf(char).toString(2).padStart(6, '0')).join('');
  }

  skip(count: number): void {
    this.#at += count;
  }

  /** @throws {RangeError} when there are not so many bits left */
  int(count: number): number {
    if (this.#at + count > this.#bits.length) throw new RangeError('the GPP string is cut off');
    this.#at += count;
    return Number.parseInt(this.#bits.slice(this.#at - count, this.#at), 2);
  }

  /** A number in Fibonacci coding: bit k stands for the k-th of 1, 2, 3, 5, 8 …, and two ones end it. */
  fibonacci(): number {
    let [weight, next, sum, before] = [1, 2, 0, 0];
    for (;;) {
      const bit = this.int(1);
      if (bit === 1 && before === 1) return sum;
      sum += bit * weight;
      before = bit;
      [weight, next] = [next, weight + next];
    }
  }
}
