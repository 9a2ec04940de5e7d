/**
 * A signed file as a member of an answer. Its three members stand in the order of their names, so that the text of this
 * object, as `JSON.stringify` writes it, is the file byte for byte.
 */
export function fileIn(bytes: Uint8Array): Record<string, string> {
  return JSON.parse(Buffer.from(bytes).toString('utf8'));
}
