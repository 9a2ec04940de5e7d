import { describe, expect, test } from '@jest/globals';
import { MalformedChunkError } from './errors.ts';
import { MAX_NESTING, parseEvents } from './parse.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function codeOf(body: Uint8Array): string | undefined {
  try {
    parseEvents(body);
    return undefined;
  } catch (error) {
    if (error instanceof MalformedChunkError) return error.code;
    throw error;
  }
}

describe('parseEvents', () => {
  test('reads a list of events', () => {
    expect(parseEvents(bytes('[{"type":4,"data":{},"timestamp":1}]'))).toHaveLength(1);
  });

  test.each([
    ['not-utf8', Uint8Array.of(0x5b, 0xff, 0x5d)],
    ['not-json', bytes('[{"type":4},')],
    ['not-json', bytes('')],
    ['not-an-array', bytes('{"type":4}')],
    ['not-an-array', bytes('null')],
    ['not-an-event', bytes('[1]')],
    ['not-an-event', bytes('[null]')],
    ['not-an-event', bytes('[{"data":{}}]')],
    ['not-an-event', bytes('[{"type":"4"}]')],
    ['too-deep', bytes(`[${'['.repeat(1e6)}`)],
    ['wrapped', Uint8Array.of(0x1f, 0x8b, 0x08, 0x00)],
    ['wrapped', Uint8Array.of(0x78, 0x9c, 0x01)],
    ['wrapped', bytes('"x\\u009c"')],
    ['wrapped', bytes('["x\\u009c"]')],
    ['wrapped', bytes('{"segment_id":0}\n[]')],
    ['wrapped', bytes('[{"type":2,"data":{},"v":"v1"}]')],
    ['wrapped', bytes('[{"type":2,"data":"x","cv":"2024-10"}]')],
    ['wrapped', bytes('[{"type":2,"data":"packed"}]')],
  ])('refuses with %s', (code, body) => {
    expect(codeOf(body)).toBe(code);
  });

  test('allows the nesting that a page can have, and no more', () => {
    const nested = (levels: number) => `[{"type":5,"data":${'['.repeat(levels)}${']'.repeat(levels)}}]`;

    expect(codeOf(bytes(nested(MAX_NESTING - 2)))).toBeUndefined();
    expect(codeOf(bytes(nested(MAX_NESTING - 1)))).toBe('too-deep');
  });

  test('brackets in strings are no nesting', () => {
    expect(codeOf(bytes(`[{"type":5,"data":{"a":"${'['.repeat(5000)}\\"["}}]`))).toBeUndefined();
  });

  test('an error tells nothing of the content', () => {
    expect(() => parseEvents(bytes('joe@acme.io'))).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('joe') }),
    );
  });
});
