const CONSOLE_LEVELS =
  'assert clear count countReset debug dir dirxml error group groupCollapsed groupEnd info log table time timeEnd timeLog trace warn';

/** The words that a place of the class `enum` may hold, by the last key of its path. */
const WORDS: Readonly<Record<string, string>> = {
  compatMode: 'BackCompat CSS1Compat',
  level: CONSOLE_LEVELS,
  priority: 'important',
  method: 'GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH',
  plugin: 'rrweb/console@1 rrweb/network@1 rrweb/sequential-id@1',
  initiatorType:
    'audio beacon body css early-hint embed fetch frame iframe icon image img input link navigation object other ping script track video xmlhttprequest',
  entryType: 'navigation resource',
  type: 'caption timelineMarker',
  name: 'html svg math',
};

/** Document types in use: HTML 4, XHTML, SVG and MathML (WHATWG HTML, 13.1.1 and 13.2.6.4.1). */
const PUBLIC_ID = /^-\/\/W3C\/\/(?:DTD|ENTITIES) [A-Z][A-Za-z0-9.+ -]{2,40}\/\/EN$/;
const SYSTEM_ID = /^(?:about:legacy-compat|https?:\/\/www\.w3\.org\/[\w./-]{4,60}\.dtd)$/;

const ALLOWED = new Map(Object.entries(WORDS).map(([key, words]) => [key, new Set(words.split(' '))]));

/** Whether `value` is one of the words that rrweb writes at `key`. The empty string always is. */
export function isEnumerated(key: string, value: string): boolean {
  if (value === '') return true;
  if (key === 'publicId') return PUBLIC_ID.test(value);
  if (key === 'systemId') return SYSTEM_ID.test(value);
  return ALLOWED.get(key)?.has(value) ?? false;
}
