import { writeFile } from 'node:fs/promises';
import type { eventWithTime } from '@rrweb/types';
import type { Page } from 'playwright-core';
import { openPlayer } from '../../test/support/player.ts';

/** How wide each of the two pages is in a picture, and how much of it is shown, in pixels. */
const WIDTH = 620;
const HEIGHT = 410;

/**
 * Writes a PNG with a moment of a replay, as it was recorded on the left and redacted on the right.
 *
 * @param second counted from the first event
 */
export async function writePicture(
  page: Page,
  original: readonly eventWithTime[],
  redacted: readonly eventWithTime[],
  second: number,
  file: string,
): Promise<void> {
  const sides: string[] = [];
  for (const events of [original, redacted]) sides.push(await lookAt(page, events, second));
  const figures = ['recorded', 'redacted'].map(
    (caption, at) => `<figure><figcaption>${caption}</figcaption><img src="${sides[at]}"></figure>`,
  );
  await page.setContent(`<!doctype html><style>
    body { margin: 0; display: flex; width: ${2 * WIDTH + 12}px; background: #ddd; font: 14px sans-serif }
    figure { margin: 4px; width: ${WIDTH}px; height: ${HEIGHT}px; overflow: hidden; background: white }
    figcaption { padding: 2px 6px; background: #444; color: white } img { width: 100% }
  </style>${figures.join('')}`);
  await page
    .locator('img')
    .last()
    .evaluate((image: HTMLImageElement) => image.decode());
  await writeFile(file, await page.locator('body').screenshot());
}

async function lookAt(page: Page, events: readonly eventWithTime[], second: number): Promise<string> {
  await openPlayer(page);
  await page.evaluate(
    ({ json, moment }) => {
      const { rrweb } = window as unknown as { rrweb: typeof import('rrweb') };
      const root = document.querySelector('#player')!;
      new rrweb.Replayer(JSON.parse(json), { root, mouseTail: false }).pause(moment);
    },
    { json: JSON.stringify(events), moment: second * 1000 },
  );
  const png = await page.locator('iframe').first().screenshot();
  return `data:image/png;base64,${png.toString('base64')}`;
}
