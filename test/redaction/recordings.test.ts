import { describe, expect, test } from '@jest/globals';
import type { eventWithTime } from '@rrweb/types';
import { type FieldKind, redactEvents } from '../../core/redaction/redact.ts';
import { PERSONAL_VALUES, READABLE } from '../../demo/personal-values.ts';
import { loadRecordings } from '../support/recordings.ts';
import { replayInBrowser } from '../support/replay.ts';

/** A whole recording, chunk by chunk, each told what the chunks before it knew of fields. */
function redactAll(chunks: readonly (readonly unknown[])[]): eventWithTime[] {
  let fields: ReadonlyMap<number, FieldKind> = new Map();
  return chunks.flatMap((chunk) => {
    const redacted = redactEvents(chunk, { grant: new Set(), fields });
    fields = redacted.fields!;
    return redacted.events as eventWithTime[];
  });
}

describe.each(loadRecordings())('the recording of $name, redacted', ({ chunks, name }) => {
  const raw = JSON.stringify(chunks);
  const events = redactAll(chunks);
  const out = JSON.stringify(events);

  test('holds no value that can be recognised', () => {
    const values = PERSONAL_VALUES.filter(({ recording, detectable }) => recording === name && detectable);

    expect(values.length).toBeGreaterThan(10);
    expect(values.filter(({ value }) => out.includes(value)).map(({ kind }) => kind)).toEqual([]);
  });

  test('holds nothing that was typed where it was typed', () => {
    const inputs = events.filter(({ type, data }) => type === 3 && (data as { source: number }).source === 5);

    expect(inputs.length).toBeGreaterThan(100);
    expect(inputs.every(({ data }) => ['', '********'].includes((data as { text: string }).text))).toBe(true);
  });

  test('still shows what says nothing about anybody', () => {
    const lost = READABLE.filter((words) => raw.includes(words) && !out.includes(words));

    expect(lost).toEqual([]);
  });

  test('plays like the raw one, with as many nodes on each page', async () => {
    const [before, after] = [
      await replayInBrowser(chunks.flat() as eventWithTime[]),
      await replayInBrowser(events),
    ];

    expect(after.errors).toEqual([]);
    expect(after.pages.map(({ nodes }) => nodes)).toEqual(before.pages.map(({ nodes }) => nodes));
    expect(after.pages.at(-1)?.text).toContain('Chat with Robin');
  });
});
