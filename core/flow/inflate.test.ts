import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { inflate } from './inflate.ts';
import { MAX_INFLATED_BYTES } from './limits.ts';

test('gzip bytes are inflated', () => {
  expect(Buffer.from(inflate(gzipSync('[]'))).toString()).toBe('[]');
});

test('a chunk of exactly the limit passes, one byte more does not', () => {
  expect(inflate(gzipSync(Buffer.alloc(MAX_INFLATED_BYTES))).length).toBe(MAX_INFLATED_BYTES);
  expect(() => inflate(gzipSync(Buffer.alloc(MAX_INFLATED_BYTES + 1)))).toThrow('inflates-too-far');
});

test('bytes that are not gzip, or cut off, are refused', () => {
  expect(() => inflate(Buffer.from('[]'))).toThrow('not-gzip');
  expect(() => inflate(gzipSync('[]').subarray(0, 15))).toThrow('not-gzip');
});

test('a bomb costs no more memory than the limit, whatever it would become', () => {
  // Members of a gzip file may follow one another: half a gigabyte in half a megabyte.
  const bomb = Buffer.concat(Array(256).fill(gzipSync(Buffer.alloc(2 * 1024 * 1024), { level: 9 })));
  const file = join(mkdtempSync(join(tmpdir(), 'scrubjay-bomb-')), 'bomb.gz');
  writeFileSync(file, bomb);
  const code = `
    import { readFileSync } from 'node:fs';
    import { inflate } from ${JSON.stringify(new URL('./inflate.ts', import.meta.url).href)};
    const bomb = readFileSync(${JSON.stringify(file)});
    const before = process.resourceUsage().maxRSS;
    try { inflate(bomb); console.log('inflated'); } catch (error) { console.log(error.code); }
    console.log(process.resourceUsage().maxRSS - before);`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
  const [verdict, kilobytes] = stdout.trim().split('\n');
  expect(verdict).toBe('inflates-too-far');
  expect(Number(kilobytes)).toBeLessThan((3 * MAX_INFLATED_BYTES) / 1024);
});
