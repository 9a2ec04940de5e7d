import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { eventWithTime } from '@rrweb/types';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../demo/record/browser.ts';
import { compare, sharesInPlace } from './readability/compare.ts';
import { framesOf } from './readability/frames.ts';
import { maskedShare } from './readability/masked-share.ts';
import { writePicture } from './readability/picture.ts';
import { demoRecordings, redactSession, type Session } from './readability/sessions.ts';

const HELP = `Usage: npm run bench:readability -- [--json] [--picture SECOND=FILE ...] [recording.json ...]

Plays recordings and their redacted copies in rrweb's Replayer in a real browser and compares every full second: nodes,
and the boxes of the elements that hold no masked value. A recording is a JSON array of rrweb events; without one the
recordings of the demo are taken.

  --json                  the table as JSON, too, in the last line
  --picture SECOND=FILE   write a PNG of that second of the last recording, recorded beside redacted; can be repeated
`;

/** A line of the table. */
interface Row {
  readonly recording: string;
  readonly seconds: number;
  /** Whether the redacted copy has as many nodes at every second, and the player has no more to complain of. */
  readonly nodes: 'same' | 'other';
  readonly errors: number;
  readonly elements: number;
  readonly unmasked: number;
  readonly inPlace: string;
  readonly sameSize: string;
  readonly masked: string;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    picture: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else await main(positionals.length > 0 ? positionals.map(readSession) : demoRecordings());

function readSession(path: string): Session {
  const parsed = JSON.parse(readFileSync(path, 'utf8')) as eventWithTime[];
  return { name: basename(path), chunks: [parsed] };
}

async function main(sessions: readonly Session[]): Promise<void> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const rows: Row[] = [];
    for (const session of sessions) {
      const events = session.chunks.flat();
      const redacted = redactSession(session);
      const comparison = compare(await framesOf(page, events), await framesOf(page, redacted));
      rows.push(toRow(session.name, comparison, maskedShare(events, redacted)));
      if (session === sessions.at(-1)) await writePictures(page, events, redacted);
    }
    console.table(rows);
    if (values.json) console.log(JSON.stringify({ rows }));
  } finally {
    await browser.close();
  }
}

async function writePictures(
  page: Page,
  events: readonly eventWithTime[],
  redacted: readonly eventWithTime[],
): Promise<void> {
  for (const wanted of values.picture) {
    const [second = '', file = ''] = wanted.split('=');
    await writePicture(page, events, redacted, Number(second), file);
  }
}

function toRow(
  recording: string,
  comparison: ReturnType<typeof compare>,
  share: ReturnType<typeof maskedShare>,
): Row {
  const { place, size } = sharesInPlace(comparison);
  return {
    recording,
    seconds: comparison.seconds,
    nodes: comparison.otherNodeCounts === 0 ? 'same' : 'other',
    errors: comparison.errors.length,
    elements: comparison.elements,
    unmasked: comparison.elements - comparison.masked,
    inPlace: percent(place),
    sameSize: percent(size),
    masked: percent(share.masked / share.values),
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
