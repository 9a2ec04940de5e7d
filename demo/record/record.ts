/** Records the demo's fixtures anew: `npm run record-demo`. See test/fixtures/recordings/README.md. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { eventWithTime } from '@rrweb/types';
import type { Browser } from 'playwright-core';
import { PEOPLE, type Person } from '../people.ts';
import { startDemo } from '../serve.ts';
import { launchBrowser } from './browser.ts';
import { chunksOf } from './chunks.ts';
import { recordPage } from './record-page.ts';
import { visit } from './visit.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'test', 'fixtures', 'recordings');
const BINDING = 'scrubjayRecorded';

/** One visit of one person, in the events that plain rrweb recorded with all masking off. */
async function record(browser: Browser, url: string, person: Person): Promise<eventWithTime[]> {
  const events: eventWithTime[] = [];
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  await context.exposeBinding(BINDING, (_source, json: string) => void events.push(JSON.parse(json)));
  await context.addInitScript({ content: await readFile(rrwebScript(), 'utf8') });
  await context.addInitScript(recordPage, BINDING);
  await visit(await context.newPage(), url, person);
  await context.close();
  return events;
}

function rrwebScript(): string {
  return join(createRequire(import.meta.url).resolve('rrweb'), '..', 'rrweb.umd.min.cjs');
}

const demo = await startDemo();
const browser = await launchBrowser();
await mkdir(FOLDER, { recursive: true });
for (const person of PEOPLE) {
  const chunks = chunksOf(await record(browser, demo.url, person));
  const json = JSON.stringify({ name: person.id, person: person.name, chunks });
  const file = gzipSync(json, { level: 9 });
  await writeFile(join(FOLDER, `${person.id}.json.gz`), file);
  console.log(
    `${person.id}: ${chunks.flat().length} events in ${chunks.length} chunks, ${file.length} bytes`,
  );
}
await browser.close();
await demo.close();
