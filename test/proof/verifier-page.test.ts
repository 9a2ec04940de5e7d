import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { jwksFile } from '../../core/proof/jwks.ts';
import { signReceipt } from '../../core/proof/jws.ts';
import { buildReceipt } from '../../core/proof/receipt.ts';
import { buildVerifierPage } from '../../verifiers/web/build.ts';
import { withPage } from '../support/browser.ts';
import { logged, startLog } from './log.ts';
import { finishedFacts, signingKey } from './receipt-facts.ts';

const folder = mkdtempSync(join(tmpdir(), 'scrubjay-page-'));
afterAll(() => rmSync(folder, { recursive: true }));
const saved = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const key = await signingKey();
const log = await startLog();
const receipt = await logged(log, await signReceipt(buildReceipt(finishedFacts()), key.sign, key.jwk.kid));
const files = {
  page: saved('verify.html', await buildVerifierPage()),
  receipt: saved('receipt.json', receipt),
  keys: saved('jwks.json', jwksFile([key.jwk, log.key.jwk])),
  spoilt: saved('spoilt.json', Buffer.concat([receipt, Buffer.from('\n')])),
};

test('from disk, the page verifies what is chosen or dropped, reaches no network, and can be read by everybody', async () => {
  await withPage(async (page) => {
    await page.goto(pathToFileURL(files.page).href);
    const verdict = page.locator('#verdict');
    expect(await verdict.textContent()).toMatch(/^Waiting for/);

    await page.setInputFiles('#receipt', files.receipt);
    await page.setInputFiles('#keys', files.keys);
    await verdict.filter({ hasText: 'Valid, and final.' }).waitFor();
    expect(await page.locator('#checks tbody tr').count()).toBe(12);

    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    await page.evaluate(axe);
    const serious = await page.evaluate(async () => {
      const { violations } = await (
        globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; impact: string }[] }> } }
      ).axe.run();
      return violations.filter(({ impact }) => /serious|critical/.test(impact)).map(({ id }) => id);
    });
    expect(serious).toEqual([]);

    const dropped = readFileSync(files.spoilt).toString('base64');
    await page.evaluate((encoded) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0))], 'receipt.json'));
      document.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }));
    }, dropped);
    await verdict.filter({ hasText: 'Not valid, at the check "file"' }).waitFor();

    const reached = await page.evaluate(() =>
      fetch('http://127.0.0.1:9/').then(
        () => 'reached',
        () => 'refused',
      ),
    );
    expect(reached).toBe('refused');
    const policy = await page.locator('meta[http-equiv]').getAttribute('content');
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-[^;]+; style-src 'sha256-[^;]+; base-uri/,
    );
  });
});
