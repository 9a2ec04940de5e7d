import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..');
const PRINT_LOADED = join(ROOT, 'test', 'support', 'print-loaded.mjs');
const CLI = join(ROOT, 'cli', 'start.js');

/** What may load beside Scrubjay's own modules: what takes long to load makes the commands start late. */
const LIGHT = ['ipaddr.js'];

test.each([
  ['detect', 'joe@acme.io'],
  ['redact', '[{"type":4,"data":{"href":"/u/joe@acme.io"},"timestamp":1}]'],
])('scrubjay %s starts without the packages that other commands need', (command, input) => {
  const { status, stderr } = spawnSync(process.execPath, ['--import', PRINT_LOADED, CLI, command], {
    input,
    encoding: 'utf8',
  });

  expect(status).toBe(0);
  expect(LIGHT).toEqual(expect.arrayContaining(JSON.parse(stderr)));
});
