import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

const ROOT = new URL('../../', import.meta.url);
const text = readFileSync(new URL('docs/threat-model.md', ROOT), 'utf8');
const [rows, list] = text.split('## The tests\n') as [string, string];

/** What the list says of each test: its file, and the name of the test, group or case there. */
const cited = list
  .split('\n')
  .flatMap((line) =>
    [...line.matchAll(/`(\S+\.test\.ts)`: ((?:“[^”]+”(?:, )?)+)/g)].flatMap(([, file, names]) =>
      [...names!.matchAll(/“([^”]+)”/g)].map(([, name]) => ({ file: file!, name: name! })),
    ),
  );

/** Whether a file has a test, a group of tests, or a case of one, of exactly that name: a literal that opens a call or a row. */
function has(file: string, name: string): boolean {
  const literal = name.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  const opened = new RegExp(String.raw`[([]\s*(['"\`])${literal}\1,`);
  return opened.test(readFileSync(new URL(file, ROOT), 'utf8'));
}

const numbers = (of: string, pattern: RegExp) =>
  [...new Set([...of.matchAll(pattern)].map(([, n]) => n))].sort();

describe('docs/threat-model.md', () => {
  test('names files and folders that are there', () => {
    const paths = [...text.matchAll(/`((?:\.ci|[\w-]+)\/[\w./-]*)`/g)].map(([, path]) => path!);
    expect(paths.length).toBeGreaterThan(100);
    expect(paths.filter((path) => !existsSync(new URL(path, ROOT)))).toEqual([]);
  });

  test('names tests that are there, by their names', () => {
    expect(cited.length).toBeGreaterThan(100);
    expect(list.match(/“/g)).toHaveLength(cited.length);
    expect(cited.filter(({ file, name }) => !has(file, name))).toEqual([]);
  });

  test('has in its list each test that a row ends in, and no other', () => {
    expect(numbers(list, /^- (T\d+) /gm)).toEqual(numbers(rows, /\b(T\d+)\b/g));
  });

  test('says of every threat what shows its control, or that nothing does', () => {
    const [, ways] = rows.split('## The way of a chunk\n') as [string, string];
    const threats = ways.split('\n').filter((line) => /^\| [STRIDE] \|/.test(line));
    expect(threats.length).toBeGreaterThan(50);
    const silent = threats.filter((line) => !/\bT\d+\b|\*\*(no test|not controlled)\*\*/i.test(line));
    expect(silent).toEqual([]);
  });
});
