import { foldCharacters } from './characters.ts';
import { type Signals, signalsOf } from './conditions.ts';
import { decodeCss, decodeEscapes } from './encodings.ts';
import { readObfuscation } from './obfuscation.ts';
import { RIGHT_TO_LEFT, readReversed } from './reversed.ts';
import type { View } from './view.ts';

/**
 * The ways in which a text can be read: as it stands, and with its encodings and obfuscations read. Both are
 * searched, because what is an escape to one reader is a literal to another. One reading is enough when
 * there is nothing to decode.
 */
export function readings(
  text: string,
  escapes: 'css' | 'any' = 'any',
  signals: Signals = signalsOf(text),
): View[] {
  const literal = signals.foreign ? foldCharacters({ text }) : { text };
  const views = [literal];
  const add = (view: View) => {
    if (views.every((other) => other.text !== view.text)) views.push(view);
  };
  add(decoded(literal));
  if (signals.foreign && text.includes(RIGHT_TO_LEFT)) add(decoded(foldCharacters(readReversed({ text }))));
  if (escapes === 'css' && text.includes('\\')) add(decoded(foldCharacters(decodeCss({ text }))));
  return views;
}

function decoded(view: View): View {
  const read = decodeEscapes(view);
  return readObfuscation(read === view ? view : foldCharacters(read));
}
