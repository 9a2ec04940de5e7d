import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeFrame, encodeFrame, FrameError, joinFrames, splitFrames } from './frame.ts';

test('header and body come back as they went in', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.uint8Array(), (header, body) => {
      const frame = decodeFrame(encodeFrame(header, body));
      expect(frame.header).toEqual(JSON.parse(JSON.stringify(header)));
      expect(Buffer.from(frame.body)).toEqual(Buffer.from(body));
    }),
  );
});

test('a run of frames splits into the same frames', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array()), (frames) => {
      expect(splitFrames(joinFrames(frames)).map((f) => Buffer.from(f))).toEqual(
        frames.map((f) => Buffer.from(f)),
      );
    }),
  );
});

test('bytes that are not a frame are refused, never misread', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      for (const read of [decodeFrame, splitFrames]) {
        try {
          read(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(FrameError);
        }
      }
    }),
  );
  const whole = encodeFrame({ a: 1 }, Buffer.from('x'));
  for (let end = 0; end < whole.length - 1; end++)
    expect(() => decodeFrame(whole.subarray(0, end))).toThrow(FrameError);
});
