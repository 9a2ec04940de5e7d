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

/** The document types in use: HTML 2 to 4, XHTML, SVG and MathML, by the W3C and the IETF, and WAP's. */
const PUBLIC_ID = new RegExp(
  `^-//(?:${[
    'W3C//DTD HTML (?:3\\.2|4\\.0|4\\.01)(?: (?:Transitional|Frameset|Final|Draft))?',
    'W3C//DTD XHTML 1\\.0 (?:Strict|Transitional|Frameset)',
    'W3C//DTD XHTML 1\\.1(?: plus MathML 2\\.0(?: plus SVG 1\\.1)?)?',
    'W3C//DTD XHTML Basic 1\\.[01]',
    'W3C//DTD XHTML\\+RDFa 1\\.[01]',
    'W3C//DTD SVG (?:1\\.[01]|20010904)(?: (?:Basic|Tiny))?',
    'W3C//DTD MathML [23]\\.0',
    'IETF//DTD HTML(?: 2\\.0)?',
    'WAPFORUM//DTD XHTML Mobile 1\\.[0-2]',
  ].join('|')})//EN$`,
);
const SYSTEM_ID = new RegExp(
  `^(?:about:legacy-compat|https?://www\\.(?:${[
    'w3\\.org/TR/(?:html4|1999/REC-html401-19991224)/(?:strict|loose|frameset)\\.dtd',
    'w3\\.org/TR/xhtml(?:1/DTD/xhtml1-(?:strict|transitional|frameset)|11/DTD/xhtml11(?:-flat)?|-basic/xhtml-basic1[01])\\.dtd',
    'w3\\.org/MarkUp/DTD/xhtml-rdfa-[12]\\.dtd',
    'w3\\.org/Graphics/SVG/1\\.1/DTD/svg11(?:-basic|-tiny)?\\.dtd',
    'w3\\.org/TR/2001/REC-SVG-20010904/DTD/svg10\\.dtd',
    'w3\\.org/(?:TR/MathML2|Math/DTD)/(?:dtd/mathml2|mathml3/mathml3)\\.dtd',
    'wapforum\\.org/DTD/xhtml-mobile1[0-2]\\.dtd',
  ].join('|')}))$`,
);

/** The words of each key. */
export const ENUMERATED_WORDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(WORDS).map(([key, words]) => [key, new Set(words.split(' '))]),
);

/** Whether `value` is one of the words that rrweb writes at `key`. The empty string always is. */
export function isEnumerated(key: string, value: string): boolean {
  if (value === '') return true;
  if (key === 'publicId') return PUBLIC_ID.test(value);
  if (key === 'systemId') return SYSTEM_ID.test(value);
  return ENUMERATED_WORDS.get(key)?.has(value) ?? false;
}
