import { describe, expect, test } from '@jest/globals';
import { pack } from '@rrweb/packer/pack';
import type { eventWithTime } from '@rrweb/types';
import { gzipSync, zlibSync } from 'fflate';
import { redactChunk, redactEvents } from '../../core/redaction/redact.ts';
import { MalformedChunkError } from '../../core/replay/errors.ts';
import { event, incremental, snapshot, text } from './positions.ts';

const EVENT = event(4, { href: 'https://shop.acme.io/?q=Wilhelmina', width: 1, height: 1 });
const PACKED = pack(EVENT as eventWithTime);
const json = (value: unknown) => Buffer.from(JSON.stringify(value));
/** PostHog compresses parts of an event into strings with a unit for each byte. */
const squeezed = (value: unknown) => Buffer.from(gzipSync(json(value))).toString('latin1');
const sentry = (payload: Uint8Array) => Buffer.concat([Buffer.from('{"segment_id":0}\n'), payload]);

describe('a wrapped recording is refused', () => {
  test.each<[string, Uint8Array]>([
    ['a list of packed events', json([PACKED])],
    ['a packed event among others', json([EVENT, PACKED])],
    ['a packed event by itself', json(PACKED)],
    ['packed events in an object', json({ events: [PACKED] })],
    ['an event that says it was packed', json([{ ...(EVENT as object), v: 'v1' }])],
    ['a compressed body, gzip', gzipSync(json([EVENT]))],
    ['a compressed body, zlib', zlibSync(json([EVENT]))],
    [
      "PostHog's snapshot",
      json([{ ...(snapshot(text(10, 'Wilhelmina')) as object), data: squeezed({}), cv: '2024-10' }]),
    ],
    [
      "PostHog's mutation",
      json([
        { type: 3, cv: '2024-10', data: { source: 0, texts: squeezed([{ id: 1, value: 'Wilhelmina' }]) } },
      ]),
    ],
    ["PostHog's style sheet", json([{ type: 3, cv: '2024-10', data: { source: 8, adds: squeezed([]) } }])],
    ["Sentry's recording", sentry(json([EVENT]))],
    ["Sentry's recording, compressed", sentry(zlibSync(json([EVENT])))],
  ])('%s', (_, body) => {
    expect(() => redactChunk(body, { grant: new Set() })).toThrow(MalformedChunkError);
  });
});

describe('what is compressed inside an event goes and is counted', () => {
  const parts = squeezed([{ id: 1, value: 'Wilhelmina' }]);

  test.each<[string, unknown]>([
    [
      'parts of a mutation that does not say so',
      incremental(0, { texts: parts, attributes: parts, adds: parts }),
    ],
    ['parts of a style sheet that does not say so', incremental(8, { id: 1, adds: parts })],
    ['a packed event in a payload', event(5, { tag: 't', payload: { event: PACKED } })],
    ['gzip in a payload', event(6, { plugin: 'acme@1', payload: [parts] })],
    [
      'base64 in a payload',
      event(5, { tag: 't', payload: Buffer.from(zlibSync(json(EVENT))).toString('base64') }),
    ],
  ])('%s', (_, wrapped) => {
    const { events, report } = redactEvents([wrapped], { grant: new Set() });

    expect(JSON.stringify(events)).not.toContain(JSON.stringify(parts).slice(1, 20));
    expect(JSON.stringify(events)).not.toMatch(/[\u0080-\u00ff]|\\u00|eJ/);
    expect(report.masked.unknown).toBeGreaterThan(0);
  });
});
