import type { Certify } from '../masker.ts';
import { loadEngine } from './load.ts';

const encoder = new TextEncoder();

/** What proves by the engine that nothing is in a text; nothing where the engine is not to be had. */
export function certifier(): Certify | undefined {
  const engine = loadEngine();
  if (!engine) return undefined;
  const { exports } = engine;
  return (text, { escapes, detectors }) => {
    if (text.length > exports.MOST_TEXT.value) return false;
    if (escapes === 'css' && text.includes('\\')) return false;
    const room = new Uint8Array(exports.memory.buffer, exports.TEXT_ROOM.value, exports.MOST_TEXT.value);
    const { read, written } = encoder.encodeInto(text, room);
    return read === text.length && exports.certify(written, detectors ? 1 : 0) !== 0;
  };
}
