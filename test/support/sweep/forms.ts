import { createHash } from 'node:crypto';

/** Characters that HTML text may spell by name or number. */
function entities(value: string, spell: (character: string) => string): string {
  return [...value]
    .map((character) => (/[A-Za-z0-9 ]/.test(character) ? character : spell(character)))
    .join('');
}

/**
 * The texts in which a value may stand: plain, as JSON and CSS would escape it, percent- and entity-encoded, without
 * its separators, in other cases, in hexadecimal, in base64 and base64url at each of the three alignments (without the
 * characters that its neighbours share), each as UTF-8 and UTF-16, and hashed without a salt.
 */
export function formsOf(value: string): string[] {
  const compact = value.replace(/[\s().-]/g, '');
  const spellings = value === compact || !/\d{4}/.test(compact) ? [value] : [value, compact];
  const encoded = spellings.flatMap((spelling) => [
    spelling,
    JSON.stringify(spelling).slice(1, -1),
    encodeURIComponent(spelling),
    encodeURIComponent(encodeURIComponent(spelling)),
    encodeURIComponent(spelling).replaceAll('%20', '+'),
    entities(spelling, (character) => `&#${character.codePointAt(0)};`),
    entities(spelling, (character) => `&#x${character.codePointAt(0)?.toString(16)};`),
    spelling.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;'),
    ...(['utf8', 'utf16le'] as const).flatMap((encoding) => encodings(Buffer.from(spelling, encoding))),
    spelling.toLowerCase(),
    spelling.toUpperCase(),
    ...[spelling, spelling.toLowerCase()].flatMap(hashes),
  ]);
  return [...new Set(encoded)];
}

function encodings(bytes: Buffer): string[] {
  const hexadecimal = bytes.toString('hex');
  const inBase64 = [0, 1, 2].map((alignment) => base64(bytes, alignment));
  return [hexadecimal, hexadecimal.toUpperCase(), ...inBase64, ...inBase64.map(urlSafe)];
}

/** Hashes that somebody could try guesses against. */
function hashes(value: string): string[] {
  return ['md5', 'sha1', 'sha256'].flatMap((algorithm) => {
    const digest = createHash(algorithm).update(value).digest();
    const inBase64 = digest.toString('base64').replace(/=+$/, '');
    return [digest.toString('hex'), inBase64, urlSafe(inBase64)];
  });
}

function urlSafe(text: string): string {
  return text.replaceAll('+', '-').replaceAll('/', '_');
}

function base64(value: Buffer, alignment: number): string {
  const bytes = Buffer.concat([Buffer.alloc(alignment), value]);
  const text = bytes.toString('base64').replace(/=+$/, '');
  const from = [0, 2, 3][alignment]!;
  const bits = bytes.length * 8;
  return text.slice(from, Math.floor(bits / 6));
}
