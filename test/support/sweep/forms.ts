/** Characters that HTML text may spell by name or number. */
function entities(value: string, spell: (character: string) => string): string {
  return [...value]
    .map((character) => (/[A-Za-z0-9 ]/.test(character) ? character : spell(character)))
    .join('');
}

/**
 * The texts in which a value may stand: plain, as JSON and CSS would escape it, percent- and entity-encoded, without
 * its separators, and in base64 at each of the three alignments (without the characters that its neighbours share).
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
    ...[0, 1, 2].map((alignment) => base64(spelling, alignment)),
  ]);
  return [...new Set(encoded)];
}

function base64(value: string, alignment: number): string {
  const bytes = Buffer.concat([Buffer.alloc(alignment), Buffer.from(value)]);
  const text = bytes.toString('base64').replace(/=+$/, '');
  const from = [0, 2, 3][alignment]!;
  const bits = bytes.length * 8;
  return text.slice(from, Math.floor(bits / 6));
}
