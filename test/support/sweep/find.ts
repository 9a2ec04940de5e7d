import { PERSONAL_VALUES, type PersonalValue, type ValueKind } from '../../../demo/personal-values.ts';
import { formsOf } from './forms.ts';
import type { Readable } from './readable.ts';
import { joinedText, stringsOf } from './replay-text.ts';

export interface Finding {
  readonly kind: ValueKind;
  readonly store: string;
  readonly place: string;
}

/** So short that they stand inside other numbers by chance: compared as whole strings. */
const SHORT: ReadonlySet<ValueKind> = new Set(['cardCode', 'cardExpiry', 'cardEnding']);

const FORMS = new Map(PERSONAL_VALUES.map((value) => [value, formsOf(value.value)]));

/** Which of the values stand in a text, in any of their forms. */
export function valuesIn(text: string, values: readonly PersonalValue[] = PERSONAL_VALUES): PersonalValue[] {
  const events = eventsIn(text);
  const joined = events === undefined ? '' : joinedText(events);
  const strings = events === undefined ? [] : stringsOf(events);
  return values.filter((value) =>
    SHORT.has(value.kind)
      ? strings.includes(value.value)
      : FORMS.get(value)!.some((form) => text.includes(form) || joined.includes(form)),
  );
}

/** Where values stand. */
export function findIn(readables: readonly Readable[], values: readonly PersonalValue[]): Finding[] {
  return readables.flatMap(({ store, place, text }) =>
    valuesIn(text, values).map(({ kind }) => ({ kind, store, place })),
  );
}

function eventsIn(text: string): unknown[] | undefined {
  if (!text.startsWith('[')) return undefined;
  return JSON.parse(text) as unknown[];
}
