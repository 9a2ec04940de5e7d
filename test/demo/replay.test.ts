import { describe, expect, test } from '@jest/globals';
import { loadRecordings } from '../support/recordings.ts';
import { replayInBrowser } from '../support/replay.ts';

describe.each(loadRecordings())('the recording of $name', ({ chunks, name }) => {
  test('plays in the rrweb replayer without an error, page by page', async () => {
    // Act
    const { pages, errors } = await replayInBrowser(
      chunks.flat(),
      process.env.REPLAY_SCREENSHOTS && `${process.env.REPLAY_SCREENSHOTS}/${name}.png`,
    );

    // Assess
    expect(errors).toEqual([]);
    expect(pages).toHaveLength(8);
    for (const page of pages) expect(page.nodes).toBeGreaterThan(80);
    expect(pages.map(({ text }) => text)).toEqual(
      [
        'Field goods for patient people',
        'New here',
        'Member since',
        'Add to basket',
        'Card number',
        'your order is on its way',
        'Recent sign-ins',
        'Chat with Robin',
      ].map((heading) => expect.stringContaining(heading)),
    );
  });
});
