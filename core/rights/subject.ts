import { categoryOf, type IdentifierType } from '../identifiers/identifier-type.ts';
import { DETECTORS } from '../redaction/detectors/index.ts';
import { type Finding, find } from '../redaction/find.ts';
import { KnownValues } from '../redaction/known-values.ts';
import { maskSpans, maskWhole } from '../redaction/mask.ts';

/** An identifier of the person, as {@link normalise} returns it. */
export interface SubjectIdentifier {
  readonly type: IdentifierType;
  readonly value: string;
}

/** Masking can bring together what was apart before; a text is searched again until nothing is left. */
const ROUNDS = 4;
const WORD_UNIT = /[\p{L}\p{N}]/u;

/** Whether a value, read as a type, is one of the person's identifiers; a value that is none of the type is not. */
export type IsTheirs = (type: IdentifierType, value: string) => boolean;

/**
 * The person whom a request is about, and where a text names them. A value is the person's when the detectors of the
 * redactor recognise it and it reads as one of the identifiers: so whatever the index holds of the person is found, in
 * any spelling in which the index found it. A name that a site gave (`user_id`, `x_…`) has no detector; it is the
 * person's where it stands as a whole word.
 */
export class Subject {
  readonly #types: ReadonlySet<IdentifierType>;
  readonly #isTheirs: IsTheirs;
  readonly #names: KnownValues;
  readonly #lengths: ReadonlySet<number>;
  readonly #detectors: typeof DETECTORS;

  constructor(identifiers: readonly SubjectIdentifier[], isTheirs: IsTheirs) {
    const known = identifiers.filter(({ type }) => type !== 'visitor');
    this.#types = new Set(known.map(({ type }) => type));
    this.#isTheirs = isTheirs;
    const categories = new Set<string>([...this.#types].map(categoryOf));
    this.#detectors = DETECTORS.filter(({ category }) => categories.has(category));
    const names = known.filter(({ type }) => categoryOf(type) === 'identity');
    this.#names = new KnownValues(names.map((name) => ({ ...name, category: 'identity' })));
    this.#lengths = new Set(names.map(({ value }) => value.length));
  }

  /** Whether an address of the network is one of the person's. */
  isAddress(address: string): boolean {
    return this.#is('ip', address);
  }

  /** Where the text names the person. */
  findings(text: string): Finding[] {
    const search = { detectors: this.#detectors, known: [this.#names] };
    const found = find(text, search);
    if (text.includes('\\')) found.push(...find(text, { ...search, escapes: 'css' }));
    return found.filter((finding) => this.#isFound(finding, text));
  }

  /** The text without the person: what names them is masked, its length stays. */
  mask(text: string): string {
    let masked = text;
    for (let round = 0; round < ROUNDS; round++) {
      const findings = this.findings(masked);
      if (findings.length === 0) return masked;
      masked = maskSpans(
        masked,
        findings.map(({ start, end, category }) => ({ start, end, whole: category === 'identity' })),
      );
    }
    return maskWhole(masked);
  }

  #isFound({ type, category, value, start, end }: Finding, text: string): boolean {
    if (category !== 'identity') return this.#is(type, value);
    const isWhole = !WORD_UNIT.test(text[start - 1] ?? '') && !WORD_UNIT.test(text[end] ?? '');
    return isWhole && this.#lengths.has(value.length);
  }

  /** The index takes a value by its own type, or by its digits; a search may name it by either. */
  #is(found: string, value: string): boolean {
    return [...this.#types].some(
      (type) => (type === found || areDigits(type, found)) && this.#isTheirs(type, value),
    );
  }
}

function areDigits(wanted: IdentifierType, found: string): boolean {
  return categoryOf(wanted) === 'numbers' && categoryOf(found as IdentifierType) === 'numbers';
}
