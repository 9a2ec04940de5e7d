import type { Category } from '../../core/redaction/categories.ts';
import { find, type TextUse } from './find.ts';
import type { Span } from './numbers.ts';
import { maskUrl } from './url.ts';

/** Decides what leaves the page: what may be kept, and what is looked for beside what is recognised. */
export interface Rules {
  /** Whether a category was switched on and nothing speaks against it. */
  keeps(category: Category): boolean;
  /** What was typed or told by the site and may not be kept, found in a text. */
  echoes(text: string): Span[];
}

const EMBEDDED = /\b(?:[a-z][\da-z+.-]*:\/\/|(?:data|blob|javascript|vbscript|mailto|tel|sms):)[^\s"'<>`]+/gi;

/** Letters and digits become `*`, separators stay; `%40` is one character. */
export function maskLook(text: string): string {
  return text
    .replace(/%(?=[\da-f]{2})/gi, '*')
    .replace(/[\p{L}\p{N}\p{M}\p{Extended_Pictographic}]/gu, ({ length }) => '*'.repeat(length));
}

/** Everything but white space becomes `*`. */
export function maskWhole(text: string): string {
  return text.replace(/\S/g, '*');
}

/** A text with everything masked that may not leave the page. Its length stays. */
export function maskText(text: string, rules: Rules, use?: TextUse): string {
  const urls = text.includes(':')
    ? text.replace(EMBEDDED, (url) => {
        const masked = maskUrl(url, rules);
        return masked.length === url.length ? masked : maskWhole(url);
      })
    : text;
  return maskFound(urls, rules, use);
}

/** As {@link maskText}, for a text in which URLs were looked after. */
export function maskFound(text: string, rules: Rules, use?: TextUse): string {
  let masked = text;
  // Masking can bring digits together that were apart before.
  for (let round = 0; round < 3; round++) {
    const before = masked;
    for (const [kind, span] of find(before, use))
      if (kind === 'secrets' || !rules.keeps(kind)) masked = maskSpan(masked, span, kind === 'secrets');
    if (use !== 'own') for (const span of rules.echoes(before)) masked = maskSpan(masked, span, true);
    if (masked === before) break;
  }
  return masked;
}

export function maskSpan(text: string, [start, end]: Span, whole?: boolean): string {
  const part = text.slice(start, end);
  return text.slice(0, start) + (whole ? maskWhole(part) : maskLook(part)) + text.slice(end);
}
