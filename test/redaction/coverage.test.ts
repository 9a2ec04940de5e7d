import { describe, expect, test } from '@jest/globals';
import { readings } from '../../core/redaction/readings.ts';
import { redactEvents } from '../../core/redaction/redact.ts';
import { PLANTED, type Planted } from './planted.ts';
import { CSS_POSITIONS, type Position, TEXT_POSITIONS, URL_POSITIONS } from './positions.ts';

const POSITIONS = [...TEXT_POSITIONS, ...URL_POSITIONS, ...CSS_POSITIONS];

describe('at default settings nothing that was planted survives', () => {
  test.each(POSITIONS)('at $path', ({ events }: Position) => {
    const survivors = PLANTED.filter((planted) =>
      survives(planted, redactEvents(events(planted.written), { grant: new Set() }).events),
    );

    expect(survivors.map(({ form }) => form)).toEqual([]);
  });
});

describe('the checks see what is there', () => {
  test.each(PLANTED)('$form is found when nothing is redacted', (planted) => {
    expect(survives(planted, [{ text: planted.written }])).toBe(true);
  });
});

/** Whether the value can still be read in any string or key, with its encodings undone. */
function survives(planted: Planted, events: unknown): boolean {
  return strings(events).some((text) =>
    [text, ...decodedBase64(text)]
      .flatMap((variant) => readings(variant, 'css'))
      .concat(readings(text))
      .some(({ text: reading }) => coreOf(reading).includes(planted.core)),
  );
}

function coreOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function decodedBase64(text: string): string[] {
  return (text.match(/[A-Za-z0-9+/]{12,}={0,2}/g) ?? []).map((token) =>
    Buffer.from(token, 'base64').toString(),
  );
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(Array.isArray(value) ? [] : [key]),
    ...strings(inner),
  ]);
}
