import type { Category } from './categories.ts';
import { type Finding, type FindingCategory, find, knownIn, type Search } from './find.ts';
import type { ValueFinder } from './known-values.ts';
import { maskLook, maskSpans, maskWhole } from './mask.ts';
import type { Tally } from './report.ts';
import { embeddedUrlParts } from './url-parts.ts';

/** How a text is searched. */
export interface TextUse extends Pick<Search, 'escapes' | 'detectors'> {
  /** Author's words (class names, style sheets) in which what somebody typed is not looked for. */
  readonly ownWords?: boolean;
  /** Whether it is proven that no detector finds anything in it and that it has one reading. Default: false. */
  readonly isCertain?: boolean;
}

/** What every URL has that says something: a scheme before its rest, or parameters. */
const URL_SIGN = /:\/\/|\?|(?:data|blob|javascript|vbscript|mailto|tel|sms):/i;

/** A URL of which nothing is left but its scheme. */
const MASKED_ADDRESS = /^(?:mailto|tel|sms):[\s*]*$/i;

/** Masking can bring digits together that were apart before; a text is searched again until nothing is left. */
const ROUNDS = 4;

/** Proves of a text that no detector finds anything in it and that it has one reading, or does not. */
export type Certify = (text: string, use: TextUse) => boolean;

/** Decides what the grant keeps, masks the rest of a text and counts both. */
export class Masker {
  readonly strict: boolean;
  readonly tally: Tally;
  readonly #grant: ReadonlySet<Category>;
  readonly #known: ValueFinder;
  #typed: readonly ValueFinder[] = [];
  readonly #certify: Certify | undefined;

  /** @param certify what proves quickly that nothing is in a text; without it every text is searched */
  constructor(
    grant: ReadonlySet<Category>,
    strict: boolean,
    known: ValueFinder,
    tally: Tally,
    certify?: Certify,
  ) {
    this.#certify = certify;
    this.#grant = grant;
    this.strict = strict;
    this.#known = known;
    this.tally = tally;
  }

  /** From now on these values, read in inputs, are masked in text too. */
  maskEchoes(typed: ValueFinder): void {
    this.#typed = [typed];
  }

  /** Where a text first has what was typed in an input, as it stands. */
  echoIn(text: string): { readonly start: number; readonly end: number } | undefined {
    return this.#typed[0]?.find(text)[0];
  }

  /** Whether nothing may be kept, of any category. */
  get allowsNothing(): boolean {
    return this.#grant.size === 0;
  }

  /** Whether something of this category may be kept. */
  allows(category: FindingCategory): boolean {
    if (category === 'secrets' || category === 'structure') return false;
    return category === 'identity' ? this.#grant.size > 0 : this.#grant.has(category);
  }

  /** Everything recognised in a text, URLs in it by their structure. */
  findings(text: string, use: TextUse = {}): Finding[] {
    const known = use.ownWords ? [this.#known] : [this.#known, ...this.#typed];
    if (use.isCertain || MASKED_ADDRESS.test(text) || this.#certify?.(text, use)) return knownIn(text, known);
    const parts = (URL_SIGN.test(text) ? embeddedUrlParts(text) : []).map(({ type, start, end }) => ({
      type,
      category: type === 'token' ? ('secrets' as const) : ('structure' as const),
      start,
      end,
      value: '',
    }));
    const found = find(text, { ...use, known });
    if (found.length + parts.length === 0) return found;
    return [...found, ...parts].filter(({ start, end }) => /[^\s*]/.test(text.slice(start, end)));
  }

  /** The text with everything masked that may not be kept; what is kept is reported. */
  text(text: string, path: string, use: TextUse = {}): string {
    let masked = text;
    for (let round = 0; round < ROUNDS; round++) {
      const findings = this.findings(masked, round === 0 ? use : { ...use, isCertain: false });
      const refused = findings.filter(({ category }) => !this.allows(category));
      const next = maskSpans(masked, refused.map(toSpan));
      if (next === masked) {
        this.keep(findings, refused);
        return masked;
      }
      this.count(refused, path);
      masked = next;
      if (!/[^\s*]/.test(masked)) return masked;
    }
    return maskWhole(masked);
  }

  /** Free text: as `text`, or altogether at the strict level. */
  freeText(text: string, path: string, use: TextUse = {}): string {
    if (!this.strict) return this.text(text, path, use);
    const masked = maskLook(this.text(text, path, use));
    if (masked !== text) this.tally.masked('structure', path);
    return masked;
  }

  /** Reports the identifiers among the findings of which no part is masked. */
  keep(findings: readonly Finding[], refused: readonly Finding[]): void {
    if (this.allowsNothing) return;
    for (const finding of findings) {
      if (!this.allows(finding.category)) continue;
      if (refused.some(({ start, end }) => start < finding.end && end > finding.start)) continue;
      this.tally.kept(finding.type, finding.value);
    }
  }

  /** Counts masked findings, those that overlap in one category once. */
  count(refused: readonly Finding[], path: string): void {
    const reach = new Map<FindingCategory, number>();
    for (const { category, start, end } of [...refused].sort((a, b) => a.start - b.start)) {
      const until = reach.get(category) ?? -1;
      if (start >= until) this.tally.masked(category, path);
      reach.set(category, Math.max(until, end));
    }
  }
}

/** Identifiers keep their separators; what is secret, told or typed keeps none. */
export function toSpan({ start, end, category }: Finding): { start: number; end: number; whole: boolean } {
  return {
    start,
    end,
    whole:
      category === 'secrets' || category === 'structure' || category === 'identity' || category === 'forms',
  };
}
