import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type * as z from 'zod';
import type { consentRequestSchema } from '../../core/flow/api-consents.ts';
import { buildDeclarations } from '../../sdk/declarations.ts';
import type { Category, Consent } from '../../sdk/types.ts';

const COMPILER = join(import.meta.dirname, '..', '..', 'node_modules', '.bin', 'tsc');
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'scrubjay-site-'));
  for (const [name, text] of Object.entries(await buildDeclarations()))
    writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the compiler says of a site's own file. */
function compiled(name: string, code: string): string {
  const file = join(folder, name);
  writeFileSync(file, code);
  const options = ['--ignoreConfig', '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022'];
  return spawnSync(process.execPath, [COMPILER, ...options, file], { encoding: 'utf8' }).stdout;
}

const CONSENT = "{ categories: ['emails'], text: 'May we?', version: '1', language: 'en', method: 'banner' }";

test('a site that uses the module rightly compiles, and each wrong use is an error', () => {
  const site = `
    import { scrubjay, type Options } from './scrubjay.mjs';
    const options: Options = { apiUrl: 'https://replay.example', sampleRate: 0.5 };
    scrubjay.init('sj_pk_', options);
    scrubjay.record({ forms: true });
    scrubjay.consent(${CONSENT});
    scrubjay.identify('4711', { email: 'joe@acme.example', x_customer: '1' });
    scrubjay.withdraw({ erase: true });
    const id: string | undefined = scrubjay.sessionId;
    scrubjay.track('sold', { id });`;
  const wrong = [
    'scrubjay.init()',
    "scrubjay.init('sj_pk_', { sampelRate: 1 })",
    'scrubjay.record({ names: true })',
    "scrubjay.consent({ categories: ['emails'] })",
    "scrubjay.identify('4711', { mail: 'joe@acme.example' })",
    "scrubjay.sessionId = 'x'",
  ];
  expect(
    compiled('site.mts', `${site}\n${wrong.map((use) => `// @ts-expect-error\n${use};`).join('\n')}`),
  ).toBe('');
});

test('a site that uses the script tag compiles, with calls by name too', () => {
  const site = `
    /// <reference path="./scrubjay.d.ts" />
    scrubjay('init', 'sj_pk_', { requireConsent: true });
    scrubjay('consent', ${CONSENT});
    scrubjay.pause();
    // @ts-expect-error
    scrubjay('initialise', 'sj_pk_');
    // @ts-expect-error
    scrubjay('identify');`;
  expect(compiled('page.ts', site)).toBe('');
});

test('what the recorder is given for a consent is what the API takes', () => {
  type Asked = z.input<typeof consentRequestSchema>;
  const given = {} as Consent;
  const asked: Pick<Asked, keyof Consent> = given;
  const categories: readonly Category[] = {} as Asked['categories'];
  expect([asked, categories]).toHaveLength(2);
});
