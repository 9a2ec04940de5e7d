import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../demo/record/browser.ts';
import { Site } from './support/site.ts';

let site: Site;
let browser: Browser;

beforeAll(async () => {
  [site, browser] = await Promise.all([Site.start(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  site.close();
});
beforeEach(() => site.forget());

/** A page with personal values, what its console says, and what it throws. */
async function open(calls: string, script = ''): Promise<{ page: Page; said: string[]; thrown: string[] }> {
  site.pages.set(
    '/a.html',
    `<!doctype html><html><head>${site.recorder(calls)}<script>${script}</script></head><body><p id="p">Hello</p><input></body></html>`,
  );
  const page = await browser.newPage();
  const said: string[] = [];
  const thrown: string[] = [];
  page.on('console', (message) => message.text().startsWith('Scrubjay') && said.push(message.text()));
  page.on('pageerror', ({ message }) => thrown.push(message));
  await page.goto(`${site.url}/a.html`);
  return { page, said, thrown };
}

/** Shows and types something personal, and gives the recorder the time to send it. */
async function show(page: Page): Promise<void> {
  await page.evaluate(
    `document.querySelector('#p').firstChild.nodeValue = 'write to joe@acme.io or 415-555-2671'`,
  );
  await page.locator('input').pressSequentially('Heron-9');
  await page.evaluate(`scrubjay.pause()`);
  await page.goto('about:blank');
  await page.close();
}

test.each([
  [
    'replaces fetch and JSON',
    'window.stolen = []; window.fetch = (...all) => { stolen.push(all); return Promise.reject(); }; JSON.stringify = (value) => { stolen.push(value); return "{}"; }; JSON.parse = () => { throw 1; };',
  ],
  [
    'makes replacing do nothing',
    'String.prototype.replace = String.prototype.replaceAll = function () { return String(this); };',
  ],
  [
    'makes patterns match nothing',
    'RegExp.prototype.exec = () => null; RegExp.prototype.test = () => false; String.prototype.matchAll = () => [].values();',
  ],
  ['empties lists', 'Array.prototype.map = Array.prototype.filter = Array.prototype.flatMap = () => [];'],
  ['breaks iteration', 'Array.prototype[Symbol.iterator] = function* () {};'],
  ['gives arrays a toJSON', 'Array.prototype.toJSON = function () { return "an array"; };'],
  [
    'breaks what tells of elements',
    'Element.prototype.getAttribute = () => null; Element.prototype.matches = Element.prototype.closest = () => false;',
  ],
  [
    'throws in getters',
    'for (const name of ["id", "className", "title"]) Object.defineProperty(Element.prototype, name, { get() { throw new Error("trap"); } }); Object.defineProperty(HTMLInputElement.prototype, "type", { get() { throw new Error("trap"); } });',
  ],
])('a page that %s is not broken, and nothing unmasked leaves it', async (_, script) => {
  const { page, thrown } = await open('', script);
  await page.waitForTimeout(0);
  await site.until(() => site.posts.some(({ path }) => path === '/v1/sessions'));
  await show(page);
  expect(site.sent().match(/joe@acme|555-2671|Heron/g)).toBeNull();
  expect(thrown).toEqual([]);
});

test('with a toJSON on arrays the recording arrives whole', async () => {
  const { page } = await open('', 'Array.prototype.toJSON = function () { return "an array"; };');
  await site.until(() => site.chunks().length > 0);
  expect(Array.isArray(site.chunks()[0]!.events)).toBe(true);
  await page.close();
});

test.each([
  ['init without a site key', "scrubjay('init')", /site key/],
  [
    'an unknown option',
    `scrubjay('init', 'sj_pk_${'k'.repeat(43)}', { maskNothing: true })`,
    /unknown: maskNothing/,
  ],
  ['a call before init', "scrubjay('record', { emails: true })", /before init/],
  ['an unknown category', `scrubjay('record', { everything: true })`, /unknown: everything/],
  ['a consent without its text', "scrubjay('consent', { categories: [] })", /missing: text/],
  ['an unknown call', "scrubjay('recordEverything')", /no call of this name/],
])('%s gives one clear message, and nothing is recorded', async (_, call, message) => {
  site.pages.set(
    '/a.html',
    `<!doctype html><script src="${site.apiUrl}/scrubjay.js"></script><script>${call};${call};</script><p>Hello</p>`,
  );
  const page = await browser.newPage();
  const said: string[] = [];
  const thrown: string[] = [];
  page.on('console', (each) => each.type() === 'error' && said.push(each.text()));
  page.on('pageerror', ({ message: text }) => thrown.push(text));
  await page.goto(`${site.url}/a.html`);
  await page.close();
  expect(said.filter((text) => text.startsWith('Scrubjay'))).toEqual([expect.stringMatching(message)]);
  expect(thrown).toEqual([]);
  expect(site.posts).toEqual([]);
});

test('an API that knows no such site key ends it with a message', async () => {
  site.answers = ({ path }) =>
    path === '/v1/sessions'
      ? { status: 400, body: { detail: 'The site key does not exist.', mend: 'Copy it.' } }
      : undefined;
  const { page, said } = await open('');
  await site.until(() => site.posts.length > 0);
  await page.locator('input').pressSequentially('a');
  await page.waitForFunction(() => true);
  expect(site.posts.map(({ path }) => path)).toEqual(['/v1/sessions']);
  expect(said).toEqual([expect.stringContaining('The site key does not exist. Copy it.')]);
  await page.close();
});

test('calls queued by the snippet are carried out when the recorder has come', async () => {
  const snippet =
    'window.scrubjay = window.scrubjay || function () { (scrubjay.q = scrubjay.q || []).push(arguments) };';
  site.pages.set(
    '/a.html',
    `<!doctype html><script>${snippet} scrubjay('init', 'sj_pk_${'k'.repeat(43)}'); scrubjay('record', { emails: true });</script><script async src="${site.apiUrl}/scrubjay.js"></script><p>joe@acme.io</p>`,
  );
  const page = await browser.newPage();
  await page.goto(`${site.url}/a.html`);
  await site.until(() => site.chunks().length > 0);
  expect(site.chunks()[0]!.record).toBe('emails');
  expect(site.sent().includes('joe@acme.io')).toBe(true);
  await page.close();
});
