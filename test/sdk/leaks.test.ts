import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EventType, IncrementalSource } from '@rrweb/types';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../demo/record/browser.ts';
import { leakyHtml, NAMES, Plants, SCRIPTED } from './support/leak-page.ts';
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

/** A visit of a page with something planted everywhere: before recording, after it, by script and by typing. */
async function visit(plants: Plants, calls: string): Promise<Page> {
  site.forget();
  site.pages.set(
    '/leaks.html',
    `<!doctype html><html><head><title>Of ${plants.plant('title')}</title><style id="sheet">p{color:red}</style>
     ${site.recorder(calls)}</head><body><p id="text">text</p><p id="pieces">pieces </p><input id="field" name="q">
     <input id="typed" name="who"><p id="echo"></p><div id="host"></div>${leakyHtml(plants, 'at first')}<div id="later"></div></body></html>`,
  );
  const page = await browser.newPage();
  await page.goto(
    `${site.url}/leaks.html?mail=${plants.plant('address of the page, query')}#${plants.plant('address of the page, fragment')}`,
  );
  await site.until(() => site.events().some(({ type }) => type === EventType.FullSnapshot));
  await page.evaluate(
    (html) => {
      document.querySelector('#later')!.innerHTML = html;
    },
    leakyHtml(plants, 'later'),
  );
  for (const [name, script] of Object.entries(SCRIPTED)) {
    await page.evaluate(
      `(${script.toString()})(${JSON.stringify(plants.plant(name, NAMES.has(name) ? 'phone' : 'email'))})`,
    );
  }
  return page;
}

/** Ends the recording, so that everything is sent. */
async function leave(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { scrubjay } = window as unknown as { scrubjay: { track(name: string): void; pause(): void } };
    scrubjay.track('the end');
    scrubjay.pause();
  });
  await site.until(() =>
    site
      .events()
      .some(({ type, data }) => type === EventType.Custom && (data as { tag: string }).tag === 'the end'),
  );
  await page.close();
}

test('by default nothing that was planted leaves the browser, from any place, and what is typed is masked wherever it shows', async () => {
  // Prepare
  const plants = new Plants();

  // Act
  const page = await visit(plants, '');
  const typed = 'Maria Delgado-Quispe';
  await page.locator('#typed').pressSequentially(typed);
  await page.evaluate((text) => {
    document.querySelector('#echo')!.textContent = `Hello ${text}, welcome`;
    document.querySelector('#echo')!.setAttribute('title', text.toUpperCase());
  }, typed);
  await leave(page);

  // Assess
  const sent = site.sent();
  expect(plants.leaks(sent)).toEqual([]);
  expect(sent.match(/delgado|hunter22|[a-z]{4}\.wren|only words/gi)).toBeNull();
  expect(sent.includes('Hello ***** **************, welcome')).toBe(true);
  const kinds = new Set(
    site
      .events()
      .map(({ type, data }) =>
        type === EventType.IncrementalSnapshot ? `s${(data as { source: number }).source}` : type,
      ),
  );
  expect([...kinds]).toEqual(
    expect.arrayContaining([
      EventType.Meta,
      EventType.FullSnapshot,
      EventType.Custom,
      `s${IncrementalSource.Mutation}`,
      `s${IncrementalSource.Input}`,
      `s${IncrementalSource.StyleSheetRule}`,
      `s${IncrementalSource.StyleDeclaration}`,
      `s${IncrementalSource.AdoptedStyleSheet}`,
    ]),
  );
  expect(site.preflights).toBe(0);
  expect(
    site.posts.filter(({ path }) => path === '/v1/chunks').map(({ headers }) => headers['content-type']),
  ).not.toContain(expect.anything());
  expect(site.posts.map(({ headers }) => headers.referer)).toEqual(site.posts.map(() => undefined));
});

const NEVER =
  /: (?:input|textarea|value of|text of an option|choice|editable|inside editable|handler|script|comment|subject|userinfo|javascript|.*, (?:query|fragment))/;

const OF: Readonly<Record<string, readonly ('email' | 'phone' | 'ip' | 'card')[]>> = {
  emails: ['email'],
  numbers: ['phone', 'card'],
  ips: ['ip'],
};

test.each(Object.keys(OF))(
  'with %s switched on, that is kept in text, and nothing else anywhere',
  async (category) => {
    // Prepare
    const plants = new Plants();

    // Act
    const page = await visit(plants, `scrubjay('record', { ${category}: true });`);
    await leave(page);

    // Assess
    const sent = site.sent();
    const kept = OF[category]!;
    const others = (['email', 'phone', 'ip', 'card'] as const).filter((kind) => !kept.includes(kind));
    expect(plants.leaks(sent, others)).toEqual([]);
    const places = plants.leaks(sent, kept).map((leak) => leak.split(': ').slice(0, -1).join(': '));
    expect(places).toContain('at first: text');
    expect(places).toContain('later: text');
    // What forms, handlers, queries and code hold is of no category that was switched on.
    expect(places.filter((place) => NEVER.test(place))).toEqual([]);
    expect(new Set(site.chunks().map(({ record }) => record))).toEqual(new Set([category]));
  },
);

test('with forms switched on, what was entered is kept, but no password and nothing that is of another category', async () => {
  // Prepare
  const plants = new Plants();

  // Act
  const page = await visit(plants, "scrubjay('record', { forms: true });");
  await page.locator('#typed').pressSequentially('trail camera');
  await page.locator('#field').pressSequentially('joe.quill@acme.io');
  await page.evaluate(() => {
    document.body.insertAdjacentHTML(
      'beforeend',
      '<input id="secret" type="password"><input id="code" name="otp">',
    );
  });
  await page.locator('#secret').pressSequentially('Heron-on-the-pier');
  await page.locator('#code').pressSequentially('kestrel');
  await page.evaluate(() => {
    (document.querySelector('#secret') as HTMLInputElement).type = 'text';
    document.querySelector('#echo')!.textContent = 'Heron-on-the-pier kestrel';
  });
  await leave(page);

  // Assess
  const sent = site.sent();
  expect(plants.leaks(sent)).toEqual([]);
  expect(sent.includes('trail camera')).toBe(true);
  expect(sent.match(/Heron-on|kestrel|joe\.quill/g)).toBeNull();
});
