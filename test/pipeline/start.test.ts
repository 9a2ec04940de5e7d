import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..');
const START = join(ROOT, 'local', 'start.ts');

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** `npm start -- …`. `onOutput` sees what was written so far and may signal the process. */
function start(
  args: readonly string[],
  onOutput?: (output: string, kill: () => void) => void,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [START, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        onOutput?.(output, () => child.kill('SIGINT'));
      });
    }
    child.once('close', (code) => resolve({ code, output }));
  });
}

test('shows, leaves what it produced, and exits 0; fast-forwarded the receipt is final and marked as simulated', async () => {
  const out = mkdtempSync(join(tmpdir(), 'scrubjay-show-'));
  const { code, output } = await start(['--once', '--fast-forward', '--port', '0', '--out', out]);

  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('Everything held.') });
  expect(output).not.toMatch(/^ {2}NO /m);
  expect(readdirSync(out).sort()).toEqual([
    'checkpoint.txt',
    'jwks.json',
    'keys.json',
    'receipt.json',
    'request.json',
    'searches.json',
    'session.json',
  ]);
  const command = [
    join(ROOT, 'cli', 'scrubjay.ts'),
    'verify',
    'receipt.json',
    '--keys',
    'jwks.json',
    '--require-final',
    '--checkpoint',
    'checkpoint.txt',
  ];
  expect(spawnSync(process.execPath, command, { cwd: out }).status).toBe(0);
  const searches = JSON.parse(readFileSync(join(out, 'searches.json'), 'utf8'));
  const found = (when: string) =>
    Object.values(searches[when] as Record<string, unknown[]>).map((list) => list.length);
  expect(found('without consent')).toEqual([0, 0, 0]);
  expect(found('with consent')).toEqual([1, 1, 1]);
  expect(found('after the deletion')).toEqual([0, 0, 0]);
  expect(JSON.parse(readFileSync(join(out, 'request.json'), 'utf8'))).toMatchObject({ status: 'fulfilled' });
}, 600_000);

test('serves after the show until it is interrupted, and its API answers', async () => {
  let answered: number | undefined;
  let asked = false;
  let page = '';
  const { code, output } = await start(['--port', '0'], (text, kill) => {
    const ready = /^ready (http:\/\/\S+)$/m.exec(text);
    if (ready === null || asked) return;
    asked = true;
    void fetch(`${ready[1]}/demo/`)
      .then(({ status }) => {
        answered = status;
      })
      .then(() => fetch(`${ready[1]}/verify/`))
      .then(async (response) => {
        page = await response.text();
      })
      .finally(kill);
  });
  expect({ code, answered }).toEqual({ code: 0, answered: 200 });
  expect(output).toMatch(/interim/);
  expect(page).toContain("default-src 'none'");
}, 600_000);

describe('says at once what is wrong', () => {
  test('with a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    const { port } = server.address() as { port: number };
    const { code, output } = await start(['--port', `${port}`]);
    server.close();
    expect(code).toBe(1);
    expect(output).toContain(`${port}`);
    expect(output).toContain('--port');
  });

  test.each([['--port', 'many'], ['--frobnicate']])('with %s %s', async (...args) => {
    const { code, output } = await start(args);
    expect(code).toBe(2);
    expect(output).toContain('--port N');
  });
});
