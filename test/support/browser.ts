import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../demo/record/browser.ts';

/**
 * Gives the work one fresh page in one fresh browser and closes both, whatever happens.
 *
 * @example const title = await withPage(async (page) => { await page.goto(url); return page.title(); });
 */
export async function withPage<T>(work: (page: Page) => Promise<T>): Promise<T> {
  const browser: Browser = await launchBrowser();
  try {
    return await work(await browser.newPage());
  } finally {
    await browser.close();
  }
}
