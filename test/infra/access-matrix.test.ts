import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { synthesizeAssembly } from '../support/cloud-assembly.ts';
import { renderAccessMatrix } from './access-matrix.ts';

test('docs/access.md says who may do what in the templates (npm run docs:access writes it anew)', async () => {
  const written = readFileSync(new URL('../../docs/access.md', import.meta.url), 'utf8');
  expect(written).toBe(renderAccessMatrix((await synthesizeAssembly()).read()));
});
