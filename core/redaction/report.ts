import type { Category } from './categories.ts';
import { CATEGORIES } from './categories.ts';
import type { FindingCategory } from './find.ts';

/** What something was masked for. `structure` is by its place, or because the site named it. */
export type MaskedFor = Category | 'secrets' | 'unknown' | 'structure';

/** Counts of what was masked; it holds no values. */
export interface RedactionReport {
  readonly events: number;
  readonly masked: Readonly<Record<MaskedFor, number>>;
  /** How often something was masked at each class of path, as listed in docs/redaction.md. */
  readonly paths: Readonly<Record<string, number>>;
  /** Values kept under the grant in which no identifier was recognised, so that no search finds them. */
  readonly unsearchable: number;
}

/** An identifier that was kept under the grant: it has to be indexed. */
export interface Kept {
  readonly type: string;
  /** In its plain reading, joined where the recording had it in pieces. */
  readonly value: string;
}

/** Counts while a chunk is redacted. */
export class Tally {
  readonly #masked = new Map<MaskedFor, number>();
  readonly #paths = new Map<string, number>();
  readonly #kept = new Map<string, Kept>();
  #unsearchable = 0;

  /** Something was masked at a path. */
  masked(what: FindingCategory | 'unknown', path: string): void {
    const reason = what === 'identity' ? 'structure' : what;
    this.#masked.set(reason, (this.#masked.get(reason) ?? 0) + 1);
    this.#paths.set(path, (this.#paths.get(path) ?? 0) + 1);
  }

  /** An identifier was kept. */
  kept(type: string, value: string): void {
    this.#kept.set(`${type} ${value}`, { type, value });
  }

  /** A value was kept in which nothing was recognised. */
  unsearchable(): void {
    this.#unsearchable++;
  }

  get keptValues(): readonly Kept[] {
    return [...this.#kept.values()];
  }

  report(events: number): RedactionReport {
    const reasons: readonly MaskedFor[] = [...CATEGORIES, 'secrets', 'unknown', 'structure'];
    return {
      events,
      masked: Object.fromEntries(reasons.map((reason) => [reason, this.#masked.get(reason) ?? 0])) as Record<
        MaskedFor,
        number
      >,
      paths: Object.fromEntries([...this.#paths].sort(([a], [b]) => (a < b ? -1 : 1))),
      unsearchable: this.#unsearchable,
    };
  }
}
