import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { hashKey } from '../../core/keys.ts';
import { jwksFile } from '../../core/proof/jwks.ts';
import { signReceipt } from '../../core/proof/jws.ts';
import { buildReceipt } from '../../core/proof/receipt.ts';
import { logged, startLog } from '../proof/log.ts';
import { finishedFacts, signingKey } from '../proof/receipt-facts.ts';

const program = fileURLToPath(new URL('../../cli/scrubjay.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'scrubjay-'));
const key = await signingKey();
const log = await startLog();
afterAll(() => rmSync(folder, { recursive: true }));

function scrubjay(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

function saved(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const sign = async (facts: Parameters<typeof finishedFacts>[0]) =>
  logged(log, await signReceipt(buildReceipt(finishedFacts(facts)), key.sign, key.jwk.kid));

const unloggedFile = await signReceipt(buildReceipt(finishedFacts()), key.sign, key.jwk.kid);
const finalFile = await sign({});
const firstCheckpoint = saved('first.txt', Buffer.from(log.checkpoint));
const keys = saved('jwks.json', jwksFile([key.jwk, log.key.jwk]));
const unlogged = saved('unlogged.json', unloggedFile);
const final = saved('final.json', finalFile);
const residuals = [
  { store: 'RawStream', why: 'retention', boundedBy: '24 h', expiresAt: '2027-01-01T00:00:00.000Z' },
];
const interim = saved('interim.json', await sign({ residuals }));
const simulated = saved('simulated.json', await sign({ simulated: true }));
const other = await startLog();
await sign({});
const laterCheckpoint = saved('later.txt', Buffer.from(log.checkpoint));
const foreignCheckpoint = saved('foreign.txt', Buffer.from(other.checkpoint));
const tampered = saved('tampered.json', Buffer.concat([finalFile, Buffer.from('\n')]));

describe('scrubjay verify', () => {
  test.each([
    ['a final receipt', [final, '--keys', keys], 0, { ok: true, status: 'final', simulated: false }],
    [
      'a final one where it must be',
      [final, '--keys', keys, '--require-final'],
      0,
      { ok: true, status: 'final' },
    ],
    ['an interim one', [interim, '--keys', keys], 0, { ok: true, status: 'interim', simulated: false }],
    [
      'an interim one where a final one must be',
      [interim, '--keys', keys, '--require-final'],
      1,
      { ok: false, status: 'interim' },
    ],
    ['a simulated one', [simulated, '--keys', keys], 0, { ok: true, simulated: true }],
    ['one that is in no log', [unlogged, '--keys', keys], 1, { ok: false, status: 'final' }],
    ['one that is in no log and need not be', [unlogged, '--keys', keys, '--unlogged'], 0, { ok: true }],
    [
      'one whose checkpoint was kept',
      [final, '--keys', keys, '--checkpoint', firstCheckpoint],
      0,
      { ok: true, status: 'final' },
    ],
    [
      'one that says nothing of the checkpoint that was kept',
      [final, '--keys', keys, '--checkpoint', laterCheckpoint],
      1,
      { ok: false, status: 'final' },
    ],
    [
      'one beside the checkpoint of another log',
      [final, '--keys', keys, '--checkpoint', foreignCheckpoint],
      1,
      { ok: false },
    ],
    ['one of the request named', [final, '--keys', keys, '--request', 'a'.repeat(22)], 0, { ok: true }],
    ['one of another request', [final, '--keys', keys, '--request', 'z'.repeat(22)], 1, { ok: false }],
    ['one of another business', [final, '--keys', keys, '--business', 'z'.repeat(22)], 1, { ok: false }],
    ['a changed one', [tampered, '--keys', keys], 1, { ok: false, status: null, simulated: null }],
    ['a key file for a receipt', [keys, '--keys', keys], 1, { ok: false, status: null }],
    ['a receipt for a key file', [final, '--keys', final], 1, { ok: false, status: null }],
  ])('judges %s', (_what, args, status, output) => {
    const result = scrubjay('verify', ...args);
    expect(result.status).toBe(status);
    expect(JSON.parse(result.stdout)).toMatchObject(output);
    expect(result.stderr).not.toBe('');
  });

  test.each([
    ['no file', []],
    ['no keys', [final]],
    ['a file that is not there', [join(folder, 'none.json'), '--keys', keys]],
    ['keys that are not there', [final, '--keys', join(folder, 'none.json')]],
    ['a checkpoint that is not there', [final, '--keys', keys, '--checkpoint', join(folder, 'none.txt')]],
    ['a folder for a file', [folder, '--keys', keys]],
    ['two receipts', [final, interim, '--keys', keys]],
    ['an unknown option', [final, '--keys', keys, '--final']],
    ['an option without its value', [final, '--keys']],
  ])('cannot tell with %s, and says nothing on stdout', (_what, args) => {
    const result = scrubjay('verify', ...args);
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr).not.toBe('');
  });

  test('says in words what remains, and that the clock was moved', () => {
    expect(scrubjay('verify', interim, '--keys', keys).stderr).toMatch(/Interim.*\n.*RawStream.*2027-01-01/);
    expect(scrubjay('verify', simulated, '--keys', keys).stderr).toMatch(/Simulated/);
    expect(scrubjay('verify', final, '--keys', keys).stderr).not.toMatch(/Simulated|Interim/);
  });
});

describe('scrubjay operator-key', () => {
  test('prints a new key and its hash', () => {
    const [first, second] = [1, 2].map(() => JSON.parse(scrubjay('operator-key').stdout));
    expect(first.key).toMatch(/^sj_op_[A-Za-z0-9_-]{43}$/);
    expect(first.hash).toBe(hashKey(first.key));
    expect(second.key).not.toBe(first.key);
  });

  test('takes no argument and does not repeat one', () => {
    const result = scrubjay('operator-key', 'joe@acme.io');
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr).not.toContain('joe');
  });
});

describe('scrubjay', () => {
  test('runs by npx in the project, without network, under the project’s own Node', () => {
    const root = fileURLToPath(new URL('../..', import.meta.url));
    const path = (process.env.PATH ?? '').split(delimiter).filter((part) => !part.includes('node_modules'));
    const env = { ...process.env, PATH: path.join(delimiter), npm_config_cache: join(folder, 'npm') };
    const npx = ['--offline', 'scrubjay', 'operator-key'];
    const { status, stdout } = spawnSync('npx', npx, { cwd: root, env, encoding: 'utf8' });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty('hash');
  });

  test.each([['--help'], ['-h'], ['verify', '--help'], ['operator-key', '-h']])(
    '%s %s explains itself',
    (...args) => {
      const result = scrubjay(...args);
      expect(result).toMatchObject({ status: 0, stderr: '' });
      expect(result.stdout).toMatch(/^Usage: scrubjay/);
    },
  );

  test.each([[[]], [['nonsense']], [['toString']]])(
    'with %j says which commands there are, and cannot tell',
    (args) => {
      const result = scrubjay(...args);
      expect(result).toMatchObject({ status: 2, stdout: '' });
      for (const command of ['redact', 'detect', 'verify', 'operator-key'])
        expect(result.stderr).toContain(command);
    },
  );
});
