import { describe, expect, test } from '@jest/globals';
import { EventType, type eventWithTime, IncrementalSource } from '@rrweb/types';
import { PERSONAL_VALUES, READABLE } from '../../demo/personal-values.ts';
import { loadRecordings } from '../support/recordings.ts';

const recordings = loadRecordings();

/** Every string anywhere in the events: values, and keys too. */
function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...stringsOf(inner)]);
}

function kindOf(event: eventWithTime): string {
  return event.type === EventType.IncrementalSnapshot
    ? IncrementalSource[event.data.source]!
    : EventType[event.type]!;
}

describe.each(recordings)('the recording of $name', ({ name, chunks }) => {
  const strings = stringsOf(chunks);
  const values = PERSONAL_VALUES.filter(({ recording }) => recording === name);

  test.each(values.filter(({ typed }) => typed))('holds the typed $kind in full', ({ value }) => {
    expect(strings.some((each) => each.includes(value))).toBe(true);
  });

  test.each(values.filter(({ shown, split }) => shown && !split))(
    'holds the shown $kind in full',
    ({ value }) => {
      expect(strings.some((each) => each.includes(value))).toBe(true);
    },
  );

  test.each(values.filter(({ split }) => split))('holds the split $kind in pieces only', ({ value }) => {
    expect(strings.some((each) => each.includes(value))).toBe(false);
    for (const piece of value.split(' ')) expect(strings.some((each) => each.trim() === piece)).toBe(true);
  });

  test('holds the values as they grow, key by key', () => {
    // Prepare
    const { value: email } = values.find(({ kind }) => kind === 'email')!;

    // Act
    const inputs = chunks.flat().flatMap((event) => (kindOf(event) === 'Input' ? stringsOf(event.data) : []));

    // Assess
    const prefixes = Array.from(email, (_, length) => email.slice(0, length + 1));
    expect(inputs).toEqual(expect.arrayContaining(prefixes));
  });

  test('has every kind of event that a redactor must know', () => {
    const kinds = new Set(chunks.flat().map(kindOf));
    expect([...kinds]).toEqual(
      expect.arrayContaining([
        'DomContentLoaded',
        'Load',
        'Meta',
        'FullSnapshot',
        'Custom',
        'Plugin',
        'Mutation',
        'MouseMove',
        'MouseInteraction',
        'Scroll',
        'ViewportResize',
        'Input',
        'Selection',
        'StyleSheetRule',
        'StyleDeclaration',
        'AdoptedStyleSheet',
        'CustomElement',
      ]),
    );
  });

  test('has mutations of nodes, texts and attributes', () => {
    const mutations = chunks
      .flat()
      .flatMap((event) =>
        event.type === EventType.IncrementalSnapshot && event.data.source === IncrementalSource.Mutation
          ? [event.data]
          : [],
      );
    expect(mutations.some(({ adds }) => adds.length > 0)).toBe(true);
    expect(mutations.some(({ removes }) => removes.length > 0)).toBe(true);
    expect(mutations.some(({ texts }) => texts.length > 0)).toBe(true);
    expect(mutations.some(({ attributes }) => attributes.length > 0)).toBe(true);
  });

  test('has chunks in the order of time, each page beginning one', () => {
    const times = chunks.flat().map(({ timestamp }) => timestamp);
    const pageStarts = chunks.flat().filter(({ type }) => type === EventType.DomContentLoaded);
    const chunkStarts = new Set(chunks.map(([first]) => first));
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(pageStarts).toHaveLength(8);
    for (const start of pageStarts) expect(chunkStarts).toContain(start);
    expect(chunks.length).toBeGreaterThan(pageStarts.length);
  });
});

test.each(READABLE)('%s is in a recording, so that a redacted replay can be asked for it', (text) => {
  expect(stringsOf(recordings).some((each) => each.includes(text))).toBe(true);
});
