import { writeFileSync } from 'node:fs';
import { synthesize } from '../support/synth.ts';
import { renderAccessMatrix } from './access-matrix.ts';

writeFileSync(new URL('../../docs/access.md', import.meta.url), renderAccessMatrix(synthesize()));
