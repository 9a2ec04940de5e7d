/**
 * What an attribute of a recorded element holds. Beyond the classes of fields.ts:
 *
 * - `token`: a word of the page's author (class, id, type): searched by the detectors, never masked wholly
 * - `length`: one number and its unit; `geometry`: several, and the commands of SVG: untouched when it is that
 * - `color`: a colour: untouched when it is that
 * - `urls`: URLs separated by spaces; `srcset`: image candidates
 * - `flag-of-form`: the answer of a form: `checked` and `selected`, and what pages of their own widgets say instead
 * - `nonce`: a secret by its nature
 */
export type AttributeClass =
  | 'text'
  | 'token'
  | 'length'
  | 'color'
  | 'geometry'
  | 'url'
  | 'urls'
  | 'srcset'
  | 'css'
  | 'input'
  | 'flag-of-form'
  | 'nonce'
  | 'empty';

const CLASSES: Readonly<Record<AttributeClass, string>> = {
  text: `title alt placeholder label content summary abbr download datetime list pattern aria-label
    aria-description aria-valuetext aria-roledescription aria-placeholder aria-braillelabel`,
  url: `href src action formaction poster background data xlink:href cite longdesc usemap manifest codebase
    classid profile icon lowsrc dynsrc archive itemid itemtype rr_src rrweb-original-src data-src data-href
    data-url data-original data-background data-poster imagesrc`,
  urls: 'ping',
  srcset: 'srcset imagesrcset data-srcset rrweb-original-srcset',
  css: 'style _csstext',
  input: 'value defaultvalue default-value data-default-value data-defaultvalue aria-valuenow',
  'flag-of-form': 'checked selected aria-checked aria-selected data-state data-checked data-selected',
  color: 'fill stroke color bgcolor stop-color flood-color lighting-color text link vlink alink',
  nonce: 'nonce',
  empty: 'srcdoc rr_dataurl',
  token: `class id name for type role rel rev dir lang xml:lang hreflang method enctype target charset as media
    crossorigin loading decoding fetchpriority http-equiv autocomplete autocapitalize inputmode enterkeyhint
    spellcheck translate contenteditable draggable hidden disabled readonly required multiple is slot part
    exportparts tabindex scope headers shape align valign face kind preload sandbox allow
    allowfullscreen referrerpolicy integrity property xmlns xmlns:xlink version popover popovertarget inert
    fill-rule clip-rule clip-path mask filter stroke-linecap stroke-linejoin color-interpolation
    color-interpolation-filters font-family font-style font-weight text-anchor dominant-baseline visibility
    display overflow vector-effect gradientunits spreadmethod patternunits markerunits preserveaspectratio
    focusable shape-rendering text-rendering image-rendering pointer-events cursor rr_mediastate rr_open_mode
    rr_mediamuted rr_medialoop aria-hidden aria-expanded aria-disabled aria-current
    aria-haspopup aria-controls aria-labelledby aria-describedby aria-owns aria-live aria-atomic aria-pressed
    aria-orientation aria-modal aria-multiline aria-autocomplete aria-invalid aria-required aria-activedescendant`,
  length: `width height x y x1 x2 y1 y2 cx cy r rx ry fx fy dx dy offset stroke-width stroke-dashoffset
    stroke-miterlimit stroke-opacity fill-opacity opacity stop-opacity font-size letter-spacing markerwidth
    markerheight refx refy rotate colspan rowspan span size rows cols maxlength minlength border cellpadding
    cellspacing hspace vspace marginwidth marginheight frameborder stddeviation rr_width rr_height rr_left rr_top
    rr_scrollleft rr_scrolltop rr_mediacurrenttime rr_mediaplaybackrate rr_mediavolume aria-level aria-posinset
    aria-setsize aria-rowindex aria-colindex begin dur`,
  geometry: `d points viewbox transform gradienttransform patterntransform stroke-dasharray coords sizes values
    keytimes keysplines`,
};

/** The attributes of the standards, in lower case; others hold free text. */
export const LISTED_ATTRIBUTES: ReadonlyMap<string, AttributeClass> = new Map(
  Object.entries(CLASSES).flatMap(([kind, names]) =>
    names.split(/\s+/).map((name) => [name, kind as AttributeClass] as const),
  ),
);

/** A name that an element can carry in a page and that a replayer can set again. */
const PLAIN_NAME = /^[A-Za-z_@:][\w:.@-]*$/;

/** The class of an attribute by its name; names that are not listed hold free text. */
export function attributeClass(name: string): AttributeClass {
  const lower = name.toLowerCase();
  if (/^on[a-z]/.test(lower)) return 'empty';
  return LISTED_ATTRIBUTES.get(lower) ?? 'text';
}

/** Whether the name alone can be shown in a report: it is one of the standard, so it is nobody's. */
export function isListedAttribute(name: string): boolean {
  return LISTED_ATTRIBUTES.has(name.toLowerCase());
}

/** Whether a name can be an attribute's at all. */
export function isPlainAttributeName(name: string): boolean {
  return PLAIN_NAME.test(name);
}

const UNIT = 'px|em|rem|ex|ch|vw|vh|vmin|vmax|pt|pc|cm|mm|in|deg|rad|turn|ms|s|%';
const LENGTH = new RegExp(
  `^[+-]?(?:\\d{1,6}(?:\\.\\d*)?|\\.\\d+)(?:${UNIT})?$|^(?:auto|inherit|indefinite)?$`,
);

/** Whether a value is one number of at most six whole digits and perhaps its unit. */
export function isLength(value: string): boolean {
  return LENGTH.test(value.trim());
}

const NUMBER = '\\d+(?:\\.\\d*)?(?:e[+-]?\\d{1,2})?|\\.\\d+(?:e[+-]?\\d{1,2})?';
const NUMBERS = new RegExp(NUMBER, 'g');
const WORD = 'calc|min|max|clamp|auto|none|max-width|min-width|translate|rotate|scale|matrix|skew[XY]';
const GEOMETRY = new RegExp(
  `[\\s,;()+-]+|${NUMBER}|(?:${UNIT}|${WORD})(?![A-Za-z])|[MmLlHhVvCcSsQqTtAaZz](?![A-Za-z]{2})`,
  'g',
);
const LONG_INTEGER = /(?<![\d.])\d{7}/;

/** How each attribute of numbers is built, as far as that keeps a telephone number from passing for one. */
const SHAPES: Readonly<Record<string, (value: string, numbers: number) => boolean>> = {
  d: (value) => /^\s*[Mm]/.test(value) || value.trim() === '',
  points: (_, numbers) => numbers % 2 === 0,
  viewbox: (value, numbers) => numbers === 4 && !value.includes('+'),
  transform: (value) => value.includes('('),
  gradienttransform: (value) => value.includes('('),
  patterntransform: (value) => value.includes('('),
};

/** Whether a value is what such an attribute holds and nothing else, no number with more than six whole digits. */
export function isGeometry(name: string, value: string): boolean {
  if (value.replace(GEOMETRY, '') !== '' || LONG_INTEGER.test(value)) return false;
  return SHAPES[name.toLowerCase()]?.(value, value.match(NUMBERS)?.length ?? 0) ?? true;
}
