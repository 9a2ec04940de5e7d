import { foldCharacters } from './characters.ts';
import { decodeCss, decodeEscapes } from './encodings.ts';
import { readObfuscation } from './obfuscation.ts';
import { RIGHT_TO_LEFT, readReversed } from './reversed.ts';
import type { View } from './view.ts';

/**
 * The ways in which a text can be read: as it stands, and with its encodings and obfuscations read. Both are
 * searched, because what is an escape to one reader is a literal to another. One reading is enough when
 * there is nothing to decode.
 */
export function readings(text: string, escapes: 'css' | 'any' = 'any'): View[] {
  const literal = foldCharacters({ text });
  const views = [literal, decoded(literal)];
  if (text.includes(RIGHT_TO_LEFT)) views.push(decoded(foldCharacters(readReversed({ text }))));
  if (escapes === 'css' && text.includes('\\')) views.push(decoded(foldCharacters(decodeCss({ text }))));
  return views.filter((view, at) => views.findIndex((other) => other.text === view.text) === at);
}

function decoded(view: View): View {
  return readObfuscation(foldCharacters(decodeEscapes(view)));
}
