import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { detectCommand } from '../../cli/detect.ts';
import { redactCommand, type Streams } from '../../cli/redact.ts';

const folder = mkdtempSync(join(tmpdir(), 'scrubjay-redact-'));
afterAll(() => rmSync(folder, { recursive: true }));

const EVENTS = [{ type: 5, data: { tag: 'joe@acme.io 203.0.113.77' }, timestamp: 1 }];

async function run(
  command: (args: string[], streams: Streams) => Promise<number>,
  args: string[],
  input: string,
) {
  const out: string[] = [];
  const err: string[] = [];
  async function* stdin() {
    yield Buffer.from(input);
  }
  const code = await command(args, {
    stdin: stdin(),
    stdout: (bytes) => out.push(Buffer.from(bytes as Uint8Array).toString()),
    stderr: (text) => err.push(text),
  });
  return { code, out: out.join(''), err: err.join('') };
}

describe('scrubjay redact', () => {
  test('masks an array of events', async () => {
    const { code, out } = await run(redactCommand, [], JSON.stringify(EVENTS));

    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual([{ type: 5, data: { tag: '***@****.** ***.*.***.**' }, timestamp: 1 }]);
  });

  test('keeps what is allowed, and the shape of an object with events', async () => {
    const { out } = await run(
      redactCommand,
      ['--allow', 'emails'],
      JSON.stringify({ name: 'Ann', events: EVENTS }),
    );

    expect(JSON.parse(out)).toEqual({
      events: [{ type: 5, data: { tag: 'joe@acme.io ***.*.***.**' }, timestamp: 1 }],
    });
  });

  test('masks all text when strict', async () => {
    const { out } = await run(redactCommand, ['--strict', '--allow', 'emails,ips'], JSON.stringify(EVENTS));

    expect(out).not.toMatch(/joe|203/);
  });

  test('writes the report to a file', async () => {
    const path = join(folder, 'report.json');
    await run(redactCommand, ['--report', path], JSON.stringify(EVENTS));

    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      engine: 'webassembly',
      events: 1,
      masked: { emails: 1, ips: 1 },
    });
  });

  test.each([
    ['a category that there is none of', ['--allow', 'names'], '[]'],
    ['what is no JSON', [], 'joe@acme.io'],
    ['an object without events', [], '{"a":1}'],
    ['a packed event', [], '["x"]'],
    ['a report that cannot be written', ['--report', join(folder, 'no', 'such')], '[]'],
  ])('refuses %s and quotes nothing', async (_what, args, input) => {
    const { code, err } = await run(redactCommand, args, input);

    expect(code).toBe(2);
    expect(err).not.toBe('');
    expect(err).not.toMatch(/joe|names/);
  });

  test('refuses an unknown option', async () => {
    await expect(run(redactCommand, ['--alow', 'ips'], '[]')).rejects.toThrow(/--alow/);
  });
});

describe('scrubjay detect', () => {
  test('lists types and places', async () => {
    const { code, out } = await run(detectCommand, [], 'é joe@acme.io');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual([{ type: 'email', start: 2, end: 13 }]);
  });
});
