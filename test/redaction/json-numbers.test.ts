import { describe, expect, test } from '@jest/globals';
import { redactByReference, redactChunk } from '../../core/redaction/redact.ts';

/** Events that hold a number as it is written here. */
const PLACES: readonly [string, (number: string) => string][] = [
  [
    'event of the site',
    (number) => `{"type":5,"data":{"tag":"t","payload":[{"tel":${number}}]},"timestamp":1}`,
  ],
  [
    'document in an event of the site',
    (number) => `{"type":5,"data":{"tag":"t","payload":"{\\"tel\\":${number}}"},"timestamp":1}`,
  ],
  [
    'message of the console',
    (number) =>
      `{"type":6,"data":{"plugin":"rrweb/console@1","payload":{"level":"log","trace":[],"payload":["${number}"]}},"timestamp":1}`,
  ],
  [
    'request of the network',
    (number) =>
      `{"type":6,"data":{"plugin":"rrweb/network@1","payload":{"requests":[{"name":"/","tel":${number},"status":${number},"duration":${number}}]}},"timestamp":1}`,
  ],
  [
    'attribute',
    (number) =>
      `{"type":3,"data":{"source":0,"texts":[],"removes":[],"adds":[],"attributes":[{"id":4,"attributes":{"data-tel":${number}}}]},"timestamp":1}`,
  ],
];

const PHONE = '4155550134';
const FORMS = ['', '.0', '.25', 'e0', 'e3', 'e12', 'E+20'].map((behind) => PHONE + behind);

describe.each(PLACES)('a telephone number that is a number of JSON goes: %s', (_, place) => {
  test.each([...FORMS, '4.155550134e9', '41555501340e-1', `-${PHONE}.5`, '4.155550134E22'])(
    '%s',
    (number) => {
      const chunk = new TextEncoder().encode(`[${place(number)}]`);
      for (const redact of [redactChunk, redactByReference]) {
        const out = new TextDecoder().decode(redact(chunk, { grant: new Set() }).body);
        expect(out.replaceAll('.', '')).not.toContain('4155550134');
      }
    },
  );
});

test('redacting again changes nothing of a value whose key ends with a credential', () => {
  const event =
    '[{"type":5,"data":{"tag":"t","payload":{"/a#access_token=q7Gh2kLm9PzX4vBn":1}},"timestamp":1}]';
  const once = redactChunk(new TextEncoder().encode(event), { grant: new Set() }).body;
  expect(redactChunk(once, { grant: new Set() }).body).toEqual(once);
});

test.each(['4.155550134', '1.7976931348623157e+308', '1e+21', '1712345678901', '0.1'])(
  'the number %s in an event of the site stays',
  (number) => {
    const event = `[{"type":5,"data":{"tag":"t","payload":{"of":${number}}},"timestamp":1}]`;
    const { body } = redactChunk(new TextEncoder().encode(event), { grant: new Set() });
    expect(new TextDecoder().decode(body)).toBe(event);
  },
);
