import { type Goal, goals } from './goals.ts';
import type { Quality, Recall } from './measure.ts';

/** The size of a set and what it was made from. */
export interface SetSize {
  readonly seed: number;
  readonly values: number;
  readonly clean: number;
}

export interface Result {
  readonly name: string;
  readonly quality: Quality;
  readonly milliseconds: number;
}

/** The figures of a run, the first result being Scrubjay's. */
export function toJson(set: SetSize, results: readonly Result[]) {
  const [own] = results;
  return {
    set,
    goals: own ? goals(own.quality) : [],
    libraries: results.map(({ name, quality, milliseconds }) => ({
      name,
      milliseconds,
      recall: shares(quality.byType),
      recallByForm: shares(quality.byForm),
      altered: quality.altered.length / quality.clean,
    })),
  };
}

function shares(recalls: ReadonlyMap<string, Recall>): Record<string, number> {
  return Object.fromEntries([...recalls].map(([name, { found, all }]) => [name, found / all]));
}

/** Prints the figures side by side, and of each library so many misses a form. */
export function print(set: SetSize, results: readonly Result[], misses: number): void {
  console.log(`seed ${set.seed}: ${set.values} values, ${set.clean} texts without personal data\n`);
  printTable('recall by type', results, ({ byType }) => byType);
  printTable('recall by form', results, ({ byForm }) => byForm);
  console.log(
    row(
      'clean texts altered',
      results.map(({ quality }) => percent(quality.altered.length / quality.clean)),
    ),
  );
  console.log(
    row(
      'milliseconds',
      results.map(({ milliseconds }) => String(milliseconds)),
    ),
  );
  for (const result of results.slice(0, 1)) printMisses(result, misses);
  const [own] = results;
  for (const goal of own ? goals(own.quality) : []) console.log(told(goal));
}

function printTable(
  title: string,
  results: readonly Result[],
  recalls: (quality: Quality) => ReadonlyMap<string, Recall>,
): void {
  console.log(
    row(
      title,
      results.map(({ name }) => name),
    ),
  );
  for (const name of results[0] ? recalls(results[0].quality).keys() : []) {
    const figures = results.map(({ quality }) => {
      const { found = 0, all = 0 } = recalls(quality).get(name) ?? {};
      return (found / all).toFixed(3);
    });
    console.log(row(name, figures));
  }
  console.log('');
}

function printMisses({ name, quality }: Result, most: number): void {
  for (const [form, { misses, all }] of quality.byForm) {
    if (misses.length === 0) continue;
    console.log(`\n${name} missed ${misses.length} of ${all}: ${form}`);
    for (const { text } of misses.slice(0, most)) console.log(`  ${JSON.stringify(text)}`);
  }
  for (const [kind, texts] of Map.groupBy(quality.altered, (clean) => clean.kind)) {
    console.log(`\n${name} altered ${texts.length}: ${kind}`);
    for (const { text } of texts.slice(0, most)) console.log(`  ${JSON.stringify(text)}`);
  }
  console.log('');
}

function told({ what, goal, reached, met }: Goal): string {
  return `${met ? 'met   ' : 'MISSED'} ${what}: ${reached.toFixed(4)}, goal ${goal}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

function row(name: string, cells: readonly string[]): string {
  return name.padEnd(46) + cells.map((cell) => cell.padStart(16)).join('');
}
