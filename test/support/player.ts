import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/**
 * A document with rrweb's player in it that needs nothing from outside: whatever it asks for is refused.
 *
 * @param page loses the routes that it had
 * @param refused is told of each request that was refused
 */
export async function openPlayer(page: Page, refused: () => void = () => undefined): Promise<void> {
  await page.unrouteAll();
  await page.route(/^https?:/, (route) => {
    refused();
    return route.abort();
  });
  const rrweb = createRequire(import.meta.url).resolve('rrweb');
  await page.setContent('<!doctype html><style>body { margin: 0 }</style><div id="player"></div>');
  await page.addStyleTag({ path: join(rrweb, '..', 'style.css') });
  await page.addScriptTag({ path: join(rrweb, '..', 'rrweb.umd.min.cjs') });
}
