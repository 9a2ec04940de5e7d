import { describe, expect, test } from '@jest/globals';
import { cleanTexts } from '../../bench/quality/clean.ts';
import { goals } from '../../bench/quality/goals.ts';
import { labelledTexts } from '../../bench/quality/labelled.ts';
import { SCRUBJAY } from '../../bench/quality/libraries.ts';
import { isReadable, measure } from '../../bench/quality/measure.ts';
import { NATIONAL_FORMS } from '../../bench/quality/phones.ts';

/** A seed that no rule was mended on. */
const SEED = 4021;

test('the goals of quality hold on a set of its own', async () => {
  const quality = await measure(SCRUBJAY, labelledTexts(SEED, 2500), cleanTexts(SEED, 2500));

  expect(goals(quality).filter(({ met }) => !met)).toEqual([]);
});

describe('the labelled set', () => {
  const texts = labelledTexts(1, 5000);

  test('holds five thousand values in dozens of national forms, the same for the same seed', () => {
    const national = new Set(texts.filter(({ type }) => type === 'phone, national').map(({ form }) => form));

    expect(texts.length).toBeGreaterThanOrEqual(5000);
    expect(national.size).toBe(NATIONAL_FORMS.length);
    expect(national.size).toBeGreaterThanOrEqual(12);
    expect(labelledTexts(1, 5000)).toEqual(texts);
    expect(labelledTexts(2, 5000)).not.toEqual(texts);
  });

  test('says where each value stands', () => {
    expect(texts.every(({ start, end, text }) => start >= 0 && end > start && end <= text.length)).toBe(true);
    expect(texts.every((text) => isReadable(text, text.text))).toBe(true);
  });
});

describe('a value', () => {
  const sample = { type: 'email', form: '', text: 'Write to joe@acme.io today', start: 9, end: 20 };

  test.each(['Write to <EMAIL> today', 'Write to ***@****.** today', 'today'])(
    'is hidden in %s',
    (redacted) => {
      expect(isReadable(sample, redacted)).toBe(false);
    },
  );

  test.each(['Write to joe@acme.io today', 'Write to ***@acme.io today', 'JOE@ACME', 'Write to j*e@acme.io'])(
    'is readable in %s',
    (redacted) => {
      expect(isReadable(sample, redacted)).toBe(true);
    },
  );
});
