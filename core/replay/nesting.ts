const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** The HTML parser nests no deeper than 512 elements (Blink's kMaximumHTMLParserDOMTreeDepth). */
const DEEPEST_ELEMENT = 512;
/** An element costs two JSON levels: its own object and its `childNodes`. */
const LEVELS_PER_ELEMENT = 2;
/** [ event { data { adds [ { node: and, at the other end, attributes { style { [value, priority]. */
const ENVELOPE = 9;

/** The deepest JSON nesting that rrweb can make of a page that a browser parsed. */
export const MAX_NESTING = DEEPEST_ELEMENT * LEVELS_PER_ELEMENT + ENVELOPE;

/**
 * Whether JSON text nests deeper than `limit`, found by one scan over its bytes.
 *
 * The scan runs before JSON.parse, so that hostile nesting costs neither stack nor memory. Text that is not
 * JSON gets some answer too; the parser refuses it afterwards.
 */
export function nestsDeeperThan(limit: number, json: Uint8Array): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (inString) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === OPEN_BRACKET || byte === OPEN_BRACE) {
      if (++depth > limit) return true;
    } else if (byte === CLOSE_BRACKET || byte === CLOSE_BRACE) depth--;
  }
  return false;
}
