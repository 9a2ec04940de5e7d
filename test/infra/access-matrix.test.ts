import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { synthesize } from '../support/synth.ts';
import { renderAccessMatrix } from './access-matrix.ts';

test('docs/access.md says who may do what in the templates (npm run docs:access writes it anew)', () => {
  const written = readFileSync(new URL('../../docs/access.md', import.meta.url), 'utf8');
  expect(written).toBe(renderAccessMatrix(synthesize()));
});
