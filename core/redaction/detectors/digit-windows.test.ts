import { describe, expect, test } from '@jest/globals';
import { digitRuns } from './digit-runs.ts';
import { windows } from './digit-windows.ts';

/** How many choices of groups are looked at in a text of so many telephone numbers. */
function choices(numbers: number): number {
  let count = 0;
  for (const run of digitRuns('415 555 2671 '.repeat(numbers)))
    windows(run, 10, 11, () => {
      count++;
      return false;
    });
  return count;
}

describe('choices of consecutive groups', () => {
  test('grow as the text does', () => {
    expect(choices(100)).toBeGreaterThan(50);
    expect(choices(2000)).toBeLessThanOrEqual(choices(1000) * 2.1);
  });
});
