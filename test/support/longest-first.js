import { statSync } from 'node:fs';

/** Small files that take minutes: they begin first, so that no worker is left with one when the others are done. */
const LONG = [
  'test/deletion/faults.test.ts',
  'test/deletion/called-off.test.ts',
  'test/proof/verifiers.test.ts',
];

/** The order in which jest runs test files: the long ones, then by size, which mostly tells how long they take. */
export default class LongestFirst {
  sort(tests) {
    const size = new Map(tests.map(({ path }) => [path, statSync(path).size]));
    const place = ({ path }) => LONG.findIndex((name) => path.endsWith(name)) + 1 || LONG.length + 1;
    return [...tests].sort((a, b) => place(a) - place(b) || size.get(b.path) - size.get(a.path));
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
}
