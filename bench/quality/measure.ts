import type { Clean } from './clean.ts';
import type { Labelled } from './labelled.ts';

/** What hides the personal data of a text. */
export type Redact = (text: string) => string | Promise<string>;

/** Found of all: `misses` are the texts whose value is still readable. */
export interface Recall {
  readonly found: number;
  readonly all: number;
  readonly misses: readonly Labelled[];
}

/** The figures of one library. */
export interface Quality {
  readonly byType: ReadonlyMap<string, Recall>;
  /** By type and form, as `phone, national: DE`. */
  readonly byForm: ReadonlyMap<string, Recall>;
  readonly altered: readonly Clean[];
  readonly clean: number;
}

/** So many letters or digits in a row say something of a value: more than the four that PCI DSS 3.4 lets show. */
const TELLING = 5;

/** Runs a library over both sets. */
export async function measure(
  redact: Redact,
  labelled: readonly Labelled[],
  clean: readonly Clean[],
): Promise<Quality> {
  const results: { sample: Labelled; readable: boolean }[] = [];
  for (const sample of labelled) {
    results.push({ sample, readable: isReadable(sample, await redact(sample.text)) });
  }
  const altered: Clean[] = [];
  for (const sample of clean) if ((await redact(sample.text)) !== sample.text) altered.push(sample);
  return {
    byType: recall(results, ({ type }) => type),
    byForm: recall(results, ({ type, form }) => `${type}: ${form}`),
    altered,
    clean: clean.length,
  };
}

function recall(
  results: readonly { readonly sample: Labelled; readonly readable: boolean }[],
  key: (sample: Labelled) => string,
): Map<string, Recall> {
  const groups = Map.groupBy(results, ({ sample }) => key(sample));
  return new Map(
    [...groups].map(([name, members]) => {
      const misses = members.filter(({ readable }) => readable).map(({ sample }) => sample);
      return [name, { found: members.length - misses.length, all: members.length, misses }];
    }),
  );
}

/**
 * Whether a value can still be read in what a library made of its text: five letters or digits of it in a row
 * are left (all, of a shorter one) that the rest of the text did not hold anyway.
 */
export function isReadable({ text, start, end }: Labelled, redacted: string): boolean {
  const value = compact(text.slice(start, end));
  const around = compact(`${text.slice(0, start)} | ${text.slice(end)}`);
  const left = compact(redacted);
  const length = Math.min(TELLING, value.length);
  for (let at = 0; at + length <= value.length; at++) {
    const stretch = value.slice(at, at + length);
    if (left.includes(stretch) && !around.includes(stretch)) return true;
  }
  return false;
}

/** Letters and digits in plain form and lower case. */
function compact(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
