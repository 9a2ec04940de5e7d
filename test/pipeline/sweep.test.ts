import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PERSONAL_VALUES, type PersonalValue } from '../../demo/personal-values.ts';
import {
  identify,
  identitiesOf,
  receiptsIssued,
  requestDeletion,
  search,
  sendRecording,
  startSession,
} from '../../local/show/actors.ts';
import { readRecording } from '../../local/show/recording.ts';
import { Report } from '../../local/show/report.ts';
import { Story } from '../../local/show/story.ts';
import { type Pipeline, startPipeline } from '../support/pipeline.ts';
import { findIn, valuesIn } from '../support/sweep/find.ts';
import { chunkPlace, everythingReadable, type Readable } from '../support/sweep/readable.ts';
import { inputTexts } from '../support/sweep/replay-text.ts';
import { withoutRedaction } from '../support/without-redaction.ts';

const NAMES = ['maria', 'joerg', 'amara'];
const DETECTABLE = PERSONAL_VALUES.filter(({ detectable }) => detectable);
const OTHERS = PERSONAL_VALUES.filter(({ detectable }) => !detectable);

interface Visited {
  /** Session by recording. */
  readonly sessions: ReadonlyMap<string, string>;
  readonly stored: readonly Readable[];
}

/** Every recording with its identities and without a grant; one person is searched for and then asks to be forgotten. */
async function visit(pipeline: Pipeline): Promise<Visited> {
  const { api, keys, run } = pipeline;
  const sessions = new Map<string, string>();
  for (const name of NAMES) {
    const recording = readRecording(name);
    const started = await startSession(api, keys);
    sessions.set(name, started.session);
    await identify(api, started, identitiesOf(recording));
    await sendRecording(api, started, recording);
  }
  await run.settled();
  const stored = await Array.fromAsync(everythingReadable(pipeline));
  const amara = identitiesOf(readRecording('amara'));
  for (const identifier of amara) await search(api, keys, identifier);
  await receiptsIssued(api, keys, await requestDeletion(api, keys, amara), 1);
  return {
    sessions,
    stored: [...stored, ...(await Array.fromAsync(everythingReadable(pipeline)))],
  };
}

/** The stored chunks of a session, redacted, by sequence number. */
function chunksOf({ stored, sessions }: Visited, name: string): Map<number, unknown[]> {
  const session = sessions.get(name)!;
  const chunks = new Map<number, unknown[]>();
  for (let sequence = 0; sequence < readRecording(name).chunks.length; sequence++) {
    const place = chunkPlace(session, sequence);
    const found = stored.find(
      ({ store, place: at, text }) => store === 'Archive' && at === place && text.startsWith('['),
    );
    if (found !== undefined) chunks.set(sequence, JSON.parse(found.text));
  }
  return chunks;
}

/** The chunks in which a value was typed to its end. */
function typedIn(name: string, { value }: PersonalValue): number[] {
  return [...readRecording(name).chunks.entries()]
    .filter(([, events]) => inputTexts(events).some((text) => text.includes(value)))
    .map(([sequence]) => sequence);
}

describe('without a grant', () => {
  let pipeline: Pipeline;
  let visited: Visited;

  beforeAll(async () => {
    pipeline = await startPipeline();
    visited = await visit(pipeline);
  });
  afterAll(() => pipeline.close());

  test('the sweep has looked into every store that holds anything', () => {
    const stores = new Set(visited.stored.map(({ store }) => store));
    for (const store of [
      'CleanStream',
      'Archive',
      'Sessions',
      'Identities',
      'Identifiers',
      'Particulars',
      'Requests',
      'Suppressions',
      'Progress',
      'Log',
      'logs',
      'access log',
      'workflow history',
    ]) {
      expect(stores).toContain(store);
    }
    for (const name of NAMES) expect(chunksOf(visited, name).size).toBe(readRecording(name).chunks.length);
  });

  test('no value of a detectable type is in any store, log or history, in any form', () => {
    expect(findIn(visited.stored, DETECTABLE)).toEqual([]);
  });

  test.each(NAMES)('no typed value of any type is in an input position of the recording of %s', (name) => {
    for (const events of chunksOf(visited, name).values()) {
      for (const text of inputTexts(events)) expect(text.replaceAll(/\s/g, '')).toMatch(/^\**$/);
    }
  });

  test.each(NAMES)('no typed value is in the chunk of %s in which it was typed', (name) => {
    const chunks = chunksOf(visited, name);
    const typed = OTHERS.filter(({ recording, typed }) => recording === name && typed);
    const found = typed.flatMap((value) =>
      typedIn(name, value).flatMap((sequence) =>
        valuesIn(JSON.stringify(chunks.get(sequence)), [value]).map(
          ({ kind }) => `${kind} in chunk ${sequence}`,
        ),
      ),
    );
    expect(found).toEqual([]);
  });

  test('what is left are echoes of values without a recognisable form, on later pages, and these are counted', () => {
    const echoes: Record<string, number> = {};
    for (const { kind, store } of findIn(visited.stored, OTHERS))
      echoes[`${store}: ${kind}`] = (echoes[`${store}: ${kind}`] ?? 0) + 1;
    expect(echoes).toMatchInlineSnapshot(`
{
  "Archive: address": 14,
  "Archive: name": 25,
  "CleanStream: address": 16,
  "CleanStream: name": 28,
}
`);
  });
});

describe('after the show, in which a second visit was kept under consent and then deleted', () => {
  let pipeline: Pipeline;

  beforeAll(async () => {
    pipeline = await startPipeline();
  });
  afterAll(() => pipeline.close());

  test('values are left only where the receipt says: in clean records of the visit that was granted', async () => {
    const out = mkdtempSync(join(tmpdir(), 'scrubjay-sweep-'));
    const report = new Report(() => {});
    const { run, keys } = pipeline;
    await new Story({ run, operatorKey: keys.operatorKey, report, out, fastForward: false }).tell();
    expect(report.failed).toBe(0);

    const { session } = JSON.parse(readFileSync(join(out, 'session.json'), 'utf8')) as { session: string };
    const findings = findIn(await Array.fromAsync(everythingReadable(pipeline)), DETECTABLE);
    expect(findings.length).toBeGreaterThan(0);
    for (const { store, place } of findings) {
      expect({ store, session: place.split('#')[0] }).toEqual({ store: 'CleanStream', session });
    }
    const receipt = JSON.parse(readFileSync(join(out, 'receipt.json'), 'utf8')) as { payload: string };
    expect(Buffer.from(receipt.payload, 'base64url').toString('utf8')).toMatch(/"residuals":.*"CleanStream"/);
  });
});

describe('with redaction bypassed', () => {
  let pipeline: Pipeline;

  beforeAll(async () => {
    pipeline = await startPipeline({ assembly: withoutRedaction });
  });
  afterAll(() => pipeline.close());

  test('the sweep finds values of every kind', async () => {
    const { stored } = await visit(pipeline);
    const kinds = new Set(findIn(stored, PERSONAL_VALUES).map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual([...new Set(PERSONAL_VALUES.map(({ kind }) => kind))].sort());
  });
});
