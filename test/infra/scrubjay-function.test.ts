import { describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { ScrubjayFunction } from '../../lib/scrubjay-function.ts';

describe('a function', () => {
  test('is refused when its entry is not there, with the entries that are', () => {
    const stack = new Stack(new App(), 'Any');
    const props = { timeout: 5, memory: 128, description: 'any', entry: 'colect/index.ts' };
    expect(() => new ScrubjayFunction(stack, 'Collect', props)).toThrow(
      /The function Collect has no code: lambdas\/colect\/index\.ts .* Handlers found: .*collect\/index\.ts/,
    );
  });
});
