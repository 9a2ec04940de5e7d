import { describe, expect, test } from '@jest/globals';
import { compare, sharesInPlace } from '../../bench/readability/compare.ts';
import { framesOf } from '../../bench/readability/frames.ts';
import { demoRecordings, redactSession } from '../../bench/readability/sessions.ts';
import { PERSONAL_VALUES, READABLE } from '../../demo/personal-values.ts';
import { withPage } from '../support/browser.ts';

describe.each(demoRecordings())('the recording of $name, redacted', (recording) => {
  const { chunks, name } = recording;
  const raw = JSON.stringify(chunks);
  const events = redactSession(recording);
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

  test('plays as it was recorded: as many nodes at every second, and what holds no masked value in its place', async () => {
    const [before, after] = await withPage(async (page) => [
      await framesOf(page, recording.chunks.flat()),
      await framesOf(page, events),
    ]);

    const comparison = compare(before!, after!);
    expect(before!.errors).toEqual([]);
    expect(comparison).toMatchObject({ otherNodeCounts: 0, errors: [] });
    expect(comparison.masked).toBeGreaterThan(0);
    expect(sharesInPlace(comparison).place).toBeGreaterThanOrEqual(0.99);
  });
});
