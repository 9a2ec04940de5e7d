/** WHATWG HTML (the elements of the standard and its obsolete ones), SVG 2 and MathML Core. */
export const STANDARD_ELEMENTS: ReadonlySet<string> = new Set(
  `a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote
  body br button canvas caption center cite code col colgroup command content data datalist dd del details dfn
  dialog dir div dl dt element em embed fencedframe fieldset figcaption figure font footer form frame frameset
  h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img input ins isindex kbd keygen label legend li
  link listing main map mark marquee math menu menuitem meta meter multicol nav nextid nobr noembed noframes
  noscript object ol optgroup option output p param picture plaintext portal pre progress q rb rbc rp rt rtc
  ruby s samp script search section select selectedcontent shadow slot small source spacer span strike strong
  style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var
  video wbr xmp
  animate animatemotion animatetransform circle clippath cursor defs desc discard ellipse feblend fecolormatrix
  fecomponenttransfer fecomposite feconvolvematrix fediffuselighting fedisplacementmap fedistantlight
  fedropshadow feflood fefunca fefuncb fefuncg fefuncr fegaussianblur feimage femerge femergenode femorphology
  feoffset fepointlight fespecularlighting fespotlight fetile feturbulence filter font-face foreignobject g
  glyph glyphref hkern line lineargradient marker mask metadata missing-glyph mpath path pattern polygon
  polyline radialgradient rect set stop switch symbol text textpath tref tspan use view vkern
  annotation annotation-xml maction menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom
  mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover
  semantics`.split(/\s+/),
);

/** Elements that do not end a line of text by default (WHATWG HTML, 15.3, and phrasing content). */
const INLINE = new Set(
  `a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output q rb rp rt ruby
  s samp slot small span strike strong sub sup time tt u var wbr tspan textpath`.split(/\s+/),
);

/**
 * Elements that stand in a line of text without being part of it: what is drawn in place of them, or nothing, is no
 * text, but the text before and behind them is one line (WHATWG HTML, 15.4 and 15.5: replaced elements and widgets).
 */
const IN_LINE = new Set(
  `script style template noscript link meta param source track datalist area map img picture svg math canvas video
  audio iframe object embed input select textarea button progress meter`.split(/\s+/),
);

/** A custom element's name has a hyphen; its default display is inline (WHATWG HTML, 4.13.2). */
const CUSTOM = /^[a-z][a-z0-9._]*-[a-z0-9._-]*$/;

/** Whether this is the name of an element of a standard. */
export function isStandardElement(tagName: string): boolean {
  return STANDARD_ELEMENTS.has(tagName.toLowerCase());
}

/** Whether this can be the name of a custom element. */
export function isCustomElementName(name: string): boolean {
  return CUSTOM.test(name);
}

/** Whether text before and behind this element reads as one line, though what is inside is apart from it. */
export function isPassedOver(tagName: string): boolean {
  return IN_LINE.has(tagName.toLowerCase());
}

/** Whether text on both sides of this element's edges reads as one line. */
export function isInline(tagName: string): boolean {
  const name = tagName.toLowerCase();
  return INLINE.has(name) || (isCustomElementName(name) && !STANDARD_ELEMENTS.has(name));
}
