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
