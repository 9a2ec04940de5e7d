import { maskCss } from './css.ts';
import { maskLook, maskText, maskWhole, type Rules } from './text.ts';
import { maskUrl, maskUrls } from './url.ts';

// The classes of core/replay/attributes.ts, as far as they make a difference here.
const EMPTY = /^(?:on[a-z]+|srcdoc|rr_dataurl|nonce)$/i;
const URL =
  /(?:href|^src|[-_]src|action|url|poster|background|^data|cite|longdesc|usemap|manifest|codebase|classid|profile|^icon|lowsrc|dynsrc|archive|itemid|itemtype|-original)$/i;
const URLS = /srcset$|^ping$/i;
const CSS = /^(?:style|_csstext)$/i;
const GEOMETRY = /^(?:d|points|viewbox|.*transform|stroke-dasharray|coords|sizes|values|key.*)$/i;
/** Numbers, the commands of paths, units and functions; no whole number of seven digits, no groups of four. */
const IS_GEOMETRY =
  /^(?!.*(?<![\d.])(?:\d{7}|\d{4}(?:[\s-]\d{4}){2}[\s-]\d{3}))(?:[\s\d.,;:()+%-]|[a-z](?![a-z])|px|r?em|v[wh]|m(?:ax|in)-width|calc|auto|translate|rotate|scale|matrix|skew[xy]|deg)*$/is;
/** Words of the page's author that the replay's style sheets need: not looked through for what was typed. */
const OWN =
  /^(?:class|id|name|for|type|rel|role|lang|dir|method|target|media|charset|is|slot|part|font-.*|text-.*|rr_.*)$/i;
const FREE =
  /^(?:title|alt|placeholder|label|summary|abbr|download|data-.*|aria-(?:label|desc.*|valuet.*|role.*|placeh.*|brai.*))$/i;

/** Masks the attributes of an element in place, but for `value`, which is a field's. */
export function maskAttributes(
  attributes: Record<string, unknown>,
  tag: string,
  masked: boolean,
  rules: Rules,
): void {
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    if (!/^[a-z_@:][\w:.@-]*$/i.test(name) || maskText(name, rules, 'own') !== name) delete attributes[name];
    else if (EMPTY.test(name)) attributes[name] = '';
    else if (typeof value === 'string') {
      if (name !== 'value') attributes[name] = maskAttribute(name, value, tag, masked, rules);
    } else if (name === 'style' && value) maskStyle(value as Record<string, unknown>, rules);
  }
}

function maskAttribute(name: string, value: string, tag: string, masked: boolean, rules: Rules): string {
  if (URLS.test(name)) return maskUrls(value, rules);
  if (URL.test(name)) return maskUrl(value, rules);
  if (CSS.test(name)) return maskCss(value, rules);
  if (tag === 'meta' && name === 'content') return maskWhole(value);
  if (GEOMETRY.test(name) && isGeometry(name, value)) return value;
  const text = maskText(value, rules, OWN.test(name) ? 'own' : undefined);
  return masked && FREE.test(name) ? maskLook(text) : text;
}

function isGeometry(name: string, value: string): boolean {
  const numbers = value.match(/\d+(?:\.\d*)?|\.\d+/g)?.length ?? 0;
  return (
    IS_GEOMETRY.test(value) &&
    (/^[^dptv]/i.test(name) ||
      numbers === 0 ||
      (name === 'd'
        ? /^\s*m/i
        : name === 'points'
          ? /^(?:[\s,]*[\d.+-]+[\s,]+[\d.+-]+)+[\s,]*$/
          : /^viewbox$/i.test(name)
            ? /^(?:\s*[\d.-]+[\s,]*){4}$/
            : /\(/
      ).test(value))
  );
}

/** The style of an element by property: a value, a value with its priority, or false for none. */
function maskStyle(style: Record<string, unknown>, rules: Rules): void {
  for (const property of Object.keys(style)) {
    const declared = style[property];
    style[property] = Array.isArray(declared)
      ? declared.map((value) => maskCssValue(property, value, rules))
      : maskCssValue(property, declared, rules);
  }
}

/** The value of a declaration; a custom property's is free text. */
export function maskCssValue(property: string, value: unknown, rules: Rules): unknown {
  const prefix = property.startsWith('--') ? '--a:' : 'a:';
  return typeof value === 'string' ? maskCss(prefix + value, rules).slice(prefix.length) : value;
}
