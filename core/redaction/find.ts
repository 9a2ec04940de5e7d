import { base64Tokens } from './base64.ts';
import type { Category } from './categories.ts';
import type { Detector } from './detectors/detector.ts';
import { DETECTORS } from './detectors/index.ts';
import type { KnownValues } from './known-values.ts';
import { readings } from './readings.ts';
import { originalRange, type View } from './view.ts';

/** What a finding needs granted to be kept. `secrets` and `structure` are never granted. */
export type FindingCategory = Category | 'secrets' | 'identity' | 'structure';

/** Something recognised in a text, in UTF-16 offsets of that text. */
export interface Finding {
  readonly type: string;
  readonly category: FindingCategory;
  readonly start: number;
  readonly end: number;
  /** What was recognised, in its plain reading. */
  readonly value: string;
}

export interface Search {
  /** Whose escapes the text is written in beside the usual ones. */
  readonly escapes?: 'css';
  /** The detectors to run; all by default. */
  readonly detectors?: readonly Detector[];
  /** Values to look for beside what the detectors find. */
  readonly known?: readonly KnownValues[];
}

/**
 * Everything that is recognised in a text, by each detector and in each reading. Findings may overlap:
 * nine digits can be a social security number and a long number at once.
 */
export function find(text: string, search: Search = {}): Finding[] {
  if (text === '') return [];
  const detectors = search.detectors ?? DETECTORS;
  const found = readings(text, search.escapes).flatMap((view) => [
    ...detected(view, detectors),
    ...encoded(view, detectors),
    ...known(view, search.known ?? []),
  ]);
  return distinct(found);
}

/** A value recognised by `detect`. */
export interface Detection {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Recognises personal data in a text.
 *
 * @returns type and place of each value, in UTF-16 offsets, from left to right
 * @example detect('write to joe@acme.io') // [{ type: 'email', start: 9, end: 20 }]
 */
export function detect(text: string): Detection[] {
  return find(text)
    .map(({ type, start, end }) => ({ type, start, end }))
    .sort((a, b) => a.start - b.start || b.end - a.end);
}

function detected(view: View, detectors: readonly Detector[]): Finding[] {
  return detectors.flatMap(({ type, category, find }) =>
    find(view.text).map((match) => ({
      type,
      category,
      value: view.text.slice(match.start, match.end),
      ...originalRange(view, match.start, match.end),
    })),
  );
}

/** A token of base64 is whatever its text holds, and goes or stays as a whole. */
function encoded(view: View, detectors: readonly Detector[]): Finding[] {
  return base64Tokens(view.text).flatMap((token) =>
    readings(token.text).flatMap((inner) =>
      detected(inner, detectors).map(({ type, category, value }) => ({
        type,
        category,
        value,
        ...originalRange(view, token.start, token.end),
      })),
    ),
  );
}

function known(view: View, values: readonly KnownValues[]): Finding[] {
  return values.flatMap((list) =>
    list.find(view.text).map((match) => ({
      type: match.known.type,
      category: match.known.category,
      value: view.text.slice(match.start, match.end),
      ...originalRange(view, match.start, match.end),
    })),
  );
}

function distinct(findings: readonly Finding[]): Finding[] {
  const byKey = new Map(
    findings.map((finding) => [`${finding.type} ${finding.start} ${finding.end} ${finding.value}`, finding]),
  );
  return [...byKey.values()];
}
