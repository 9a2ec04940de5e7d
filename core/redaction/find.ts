import { base64Tokens } from './base64.ts';
import type { Category } from './categories.ts';
import { foldCharacters } from './characters.ts';
import { CONDITIONS, canHoldBase64, signalsOf } from './conditions.ts';
import type { Detector } from './detectors/detector.ts';
import { DETECTORS } from './detectors/index.ts';
import type { ValueFinder } from './known-values.ts';
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
  readonly known?: readonly ValueFinder[];
  /** Run every detector, whether its necessary condition (conditions.ts) holds or not. Default: false. */
  readonly thorough?: boolean;
}

/**
 * Everything that is recognised in a text, by each detector and in each reading. Findings may overlap:
 * nine digits can be a social security number and a long number at once.
 */
export function find(text: string, search: Search = {}): Finding[] {
  if (text === '') return [];
  const detectors = search.detectors ?? DETECTORS;
  const known = search.known?.filter((list) => !list.isEmpty) ?? [];
  const found: Finding[] = [];
  const asItStands = signalsOf(text);
  for (const view of readings(text, search.escapes, asItStands)) {
    const signals = view.text === text ? asItStands : signalsOf(view.text);
    const able = search.thorough
      ? detectors
      : detectors.filter(({ type }) => CONDITIONS[type]?.(signals) ?? true);
    detected(view, able, found);
    if (search.thorough || canHoldBase64(signals)) encoded(view, detectors, found);
    if (known.length > 0) sought(view, known, found);
  }
  return found.length > 1 ? distinct(found) : found;
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

function detected(view: View, detectors: readonly Detector[], found: Finding[]): void {
  for (const { type, category, find } of detectors) {
    for (const { start, end } of find(view.text)) {
      found.push({ type, category, value: view.text.slice(start, end), ...originalRange(view, start, end) });
    }
  }
}

/** A token of base64 is whatever its text holds, and goes or stays as a whole. */
function encoded(view: View, detectors: readonly Detector[], found: Finding[]): void {
  for (const token of base64Tokens(view.text)) {
    const place = originalRange(view, token.start, token.end);
    for (const inner of readings(token.text)) {
      const inside: Finding[] = [];
      detected(inner, detectors, inside);
      for (const { type, category, value } of inside) found.push({ type, category, value, ...place });
    }
  }
}

/** The given values in a text of which it is known that there is nothing else in it, and one reading of it. */
export function knownIn(text: string, values: readonly ValueFinder[]): Finding[] {
  if (values.every(({ isEmpty }) => isEmpty)) return [];
  const found: Finding[] = [];
  sought(foldCharacters({ text }), values, found);
  return distinct(found).filter(({ start, end }) => /[^\s*]/.test(text.slice(start, end)));
}

function sought(view: View, values: readonly ValueFinder[], found: Finding[]): void {
  for (const list of values) {
    for (const { start, end, known } of list.find(view.text)) {
      const { type, category } = known;
      found.push({ type, category, value: view.text.slice(start, end), ...originalRange(view, start, end) });
    }
  }
}

/** Whether no two findings of a type begin at one place, as long as each detector finds from left to right. */
function areApart(findings: readonly Finding[]): boolean {
  const last = new Map<string, number>();
  return findings.every(({ type, start }) => {
    if (start <= (last.get(type) ?? -1)) return false;
    last.set(type, start);
    return true;
  });
}

/** Places are below this; so two of them are one number. */
const MOST_UNITS = 2 ** 26;

function distinct(findings: Finding[]): Finding[] {
  if (areApart(findings)) return findings;
  const byPlace = new Map<number, Finding[]>();
  return findings.filter((finding) => {
    const place = finding.start * MOST_UNITS + finding.end;
    const others = byPlace.get(place);
    if (!others) byPlace.set(place, [finding]);
    else if (others.some(({ type, value }) => type === finding.type && value === finding.value)) return false;
    else others.push(finding);
    return true;
  });
}
