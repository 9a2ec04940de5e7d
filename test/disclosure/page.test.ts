import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unzipSync, zipSync } from 'fflate';
import { verifyExport } from '../../cli/verify-export.ts';
import { writeArchive } from '../../core/disclosure/archive.ts';
import type { DisclosedSession } from '../../core/disclosure/contents.ts';
import { signManifest } from '../../core/disclosure/manifest.ts';
import { OthersMasked } from '../../core/disclosure/mask-others.ts';
import { newId } from '../../core/flow/ids.ts';
import { jwksFile } from '../../core/proof/jwks.ts';
import { readRecording } from '../../local/show/recording.ts';
import { signingKey } from '../proof/receipt-facts.ts';
import { withPage } from '../support/browser.ts';

const key = await signingKey();
const jwks = jwksFile([key.jwk]);
const { resolve } = createRequire(import.meta.url);
const playerFolder = dirname(resolve('rrweb-player'));
const player = {
  script: readFileSync(join(playerFolder, 'rrweb-player.umd.min.cjs'), 'utf8'),
  style: readFileSync(join(playerFolder, 'style.min.css'), 'utf8'),
};
const folder = mkdtempSync(join(tmpdir(), 'scrubjay-export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const maria = readRecording('maria');
const request = newId();
const subject = {
  values: [{ type: 'email', value: maria.person.email, category: 'emails' as const }],
  isTheirs: (type: string, value: string) =>
    type === 'email' && value.toLowerCase() === maria.person.email.toLowerCase(),
};

function replayOf(chunks: readonly (readonly unknown[])[]): Uint8Array {
  const masking = new OthersMasked(subject, true);
  const events = chunks.flatMap((chunk) =>
    JSON.parse(Buffer.from(masking.chunk(Buffer.from(JSON.stringify(chunk)))).toString()),
  );
  return Buffer.from(JSON.stringify(events));
}

const session: DisclosedSession = {
  number: 1,
  role: 'own',
  startedAt: '2026-11-24T10:00:00.000Z',
  keptUntil: '2026-12-24T10:00:00.000Z',
  pages: ['https://shop.example/<img src=x onerror=alert(1)>'],
  holdings: {
    chunks: 2,
    events: 40,
    holds: [{ type: 'email', category: 'emails', role: 'own', source: 'identify', count: 1 }],
    grants: [{ categories: ['emails'], evidence: undefined, chunks: 2 }],
    refused: {},
    purposes: ['debugging'],
    optOuts: [],
    masked: {},
    notSearchable: 1,
  },
  replay: true,
};

let zip: Uint8Array;
let files: Record<string, Uint8Array>;

beforeAll(async () => {
  async function* sessions() {
    yield { session, events: replayOf(maria.chunks.slice(0, 3)) };
  }
  const about = {
    request,
    scope: 'specific' as const,
    createdAt: '2026-11-24T12:00:00.000Z',
    business: 'Acorn Outfitters',
    askedBy: ['email'],
    consents: [
      {
        id: newId(),
        givenAt: '2026-11-24T09:59:00.000Z',
        categories: ['emails'],
        text: 'May we record your visit?',
        version: '1',
        language: 'en',
        method: 'a click',
        state: 'in force' as const,
      },
    ],
    optOuts: [{ of: 'sensitive' as const, state: 'opted out' as const, at: '2026-11-24T11:00:00.000Z' }],
    purposes: ['support'],
    agreements: [{ kind: 'dpa', version: 'sha256:0', signedAt: '2026-11-01T00:00:00.000Z' }],
    retentionDays: 30,
  };
  ({ zip } = await writeArchive(about, sessions(), player, (manifest) =>
    signManifest(manifest, key.sign, key.jwk.kid),
  ));
  files = unzipSync(zip);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
});

describe('an export', () => {
  test('holds for machines what its page tells', () => {
    const read = (path: string) => JSON.parse(Buffer.from(files[path]!).toString());
    expect(read('data/summary.json')).toMatchObject({
      request,
      sessions: { own: 1, mention: 0 },
      notSearchable: 1,
      purposes: ['debugging', 'support'],
    });
    expect(read('data/opt-outs.json')).toEqual([
      { of: 'sensitive', state: 'opted out', at: '2026-11-24T11:00:00.000Z' },
    ]);
    expect(Buffer.from(files['index.html']!).toString()).toContain(
      'use of sensitive personal information: opted out',
    );
    expect(read('data/sessions.json')).toMatchObject([{ number: 1, role: 'own' }]);
    expect(read('data/consents.json')).toMatchObject([{ text: 'May we record your visit?' }]);
    expect(read('replays/1.json').length).toBeGreaterThan(2);
  });

  test('is verified file by file: whatever was changed, left out or put in is named', async () => {
    expect(await verifyExport(zip, jwks)).toMatchObject({ ok: true, request, faults: [] });
    for (const path of Object.keys(files).filter((each) => each !== 'manifest.json')) {
      const flipped = Buffer.from(files[path]!);
      flipped[Math.floor(flipped.length / 2)]! ^= 1;
      expect(await verifyExport(zipSync({ ...files, [path]: flipped }, { level: 0 }), jwks)).toMatchObject({
        ok: false,
        faults: [{ path, fault: 'changed' }],
      });
    }
    const { 'data/summary.json': _, ...without } = files;
    const faults = [
      { path: 'data/summary.json', fault: 'missing' },
      { path: 'x.txt', fault: 'added' },
    ];
    const mixed = zipSync({ ...without, 'x.txt': Buffer.from('x') }, { level: 0 });
    expect(await verifyExport(mixed, jwks)).toMatchObject({ ok: false, faults });
  });

  test('is not accepted with a manifest that another key signed, or that was changed', async () => {
    const manifest = Buffer.from(files['manifest.json']!);
    manifest[manifest.length - 20]! ^= 1;
    expect(
      await verifyExport(zipSync({ ...files, 'manifest.json': manifest }, { level: 0 }), jwks),
    ).toMatchObject({
      ok: false,
    });
    expect(await verifyExport(zip, jwksFile([(await signingKey()).jwk]))).toMatchObject({
      ok: false,
      problem: expect.any(String),
    });
    expect(await verifyExport(zip.subarray(0, 500), jwks)).toMatchObject({
      ok: false,
      problem: expect.any(String),
    });
  });
});

test('its page opens from a disk, asks for nothing from outside, plays a replay, and axe finds nothing', async () => {
  const axe = readFileSync(resolve('axe-core/axe.min.js'), 'utf8');
  await withPage(async (page) => {
    const requests: string[] = [];
    const errors: string[] = [];
    page.on('request', (each) => {
      if (!/^(file|data|blob|about):/.test(each.url())) requests.push(each.url());
    });
    page.on('pageerror', (error) => errors.push(error.message));
    await page.context().setOffline(true);
    await page.setViewportSize({ width: 1100, height: 900 });
    await page.goto(pathToFileURL(join(folder, 'index.html')).href);
    expect(await page.locator('h1').textContent()).toBe('What is held about you');
    expect(await page.locator('img[src=x]').count()).toBe(0);

    await page.click('button[data-replay="1"]');
    await page.waitForSelector('#stage[data-ready="1"] iframe');
    const replayed = page.frameLocator('#stage iframe').locator('body');
    await replayed.waitFor({ state: 'attached' });
    await page.click('#stage .rr-controller button');
    await page.waitForFunction(() => {
      const { contentDocument } = document.querySelector<HTMLIFrameElement>('#stage iframe')!;
      return (contentDocument?.body?.textContent.length ?? 0) > 50;
    });
    if (process.env.SCREENSHOT !== undefined)
      await page.screenshot({ path: process.env.SCREENSHOT, fullPage: true });

    await page.evaluate(axe);
    const findings = await page.evaluate(async () => {
      const { axe: run } = globalThis as unknown as {
        axe: {
          run(
            context: unknown,
          ): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
        };
      };
      // What a replay shows is the recorded site's, not ours.
      const { violations } = await run.run({ exclude: [['#stage iframe']] });
      return violations.map(({ id, impact, nodes }) => ({
        id,
        impact,
        html: nodes.map(({ html }) => html.slice(0, 200)),
      }));
    });
    expect(findings.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
    expect(requests).toEqual([]);
    expect(errors).toEqual([]);
  });
});
