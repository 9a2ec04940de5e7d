import { decodeCss } from './encodings.ts';

/**
 * A piece of a style sheet. A `text` is a string that is shown or compared, a `url` is what `url()` or a rule such as
 * `@import` refers to; neither has its quotes or brackets, which are `bare` as all that is left.
 */
export interface CssPiece {
  readonly kind: 'bare' | 'comment' | 'text' | 'url';
  readonly text: string;
  /** Which declaration of `content` a text belongs to; counted from 1. */
  readonly content?: number;
}

const HEX = (digits: string) => `\\\\0{0,4}${digits}[ \\t\\n]?`;
/** `url` as a style sheet can write it, with escapes (CSS Syntax Level 3, 4.3.7). */
const URL_NAME = `(?:u|\\\\u|${HEX('[57]5')})(?:r|\\\\r|${HEX('[57]2')})(?:l|\\\\l|${HEX('[46]c')})`;
const COMMENT = String.raw`\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/|\/\*[\s\S]*$`;
const STRING = String.raw`"(?:[^"\\\n]|\\[\s\S])*(?:"|$|(?=\n))|'(?:[^'\\\n]|\\[\s\S])*(?:'|$|(?=\n))`;
const UNQUOTED_URL = String.raw`${URL_NAME}\(\s*(?!["'\s])(?:[^()"'\\]|\([^()"'\\]*\)|\\[\s\S])*\)?`;
const PIECE = new RegExp(`${COMMENT}|${STRING}|${UNQUOTED_URL}`, 'gi');

/** What changes the meaning of a string after it: functions, at-rules, properties, and the ends of each. */
const SIGN =
  /(?<![\w\\-])((?:[\w-]|\\[0-9a-f]{1,6}[ \t\n]?|\\[^\n0-9a-f]){1,64})?\(|\)|[;{}]|@([\w-]{1,32})|(?<![\w-])([\w-]{1,64})\s{0,8}:/gi;
const TAKES_URLS = /^(?:url|src|image|(?:-webkit-)?image-set|url-prefix|domain)$/;
const RULE_WITH_URL = /^(?:import|namespace)$/;

/** The pieces of a style sheet, a rule or declarations, in order; joined, their texts are the style sheet. */
export function cssPieces(css: string): CssPiece[] {
  const context = new Context();
  const pieces: CssPiece[] = [];
  const bare = (text: string) => {
    if (text === '') return;
    context.read(text);
    pieces.push({ kind: 'bare', text });
  };
  let at = 0;
  for (const { 0: piece, index } of css.matchAll(PIECE)) {
    bare(css.slice(at, index));
    at = index + piece.length;
    if (piece.startsWith('/*')) pieces.push({ kind: 'comment', text: piece });
    else if (/^["']/.test(piece)) pieces.push(...quoted(piece, context));
    else pieces.push(...unquotedUrl(piece));
  }
  bare(css.slice(at));
  return pieces;
}

function quoted(piece: string, context: Context): CssPiece[] {
  const quote = piece[0] ?? '';
  const isClosed = piece.length > 1 && piece.endsWith(quote);
  const text = piece.slice(1, isClosed ? -1 : undefined);
  const inside: CssPiece = context.takesUrl
    ? { kind: 'url', text }
    : { kind: 'text', text, ...(context.content > 0 && { content: context.content }) };
  const edges: CssPiece = { kind: 'bare', text: quote };
  return isClosed ? [edges, inside, edges] : [edges, inside];
}

function unquotedUrl(piece: string): CssPiece[] {
  const start = piece.indexOf('(') + 1;
  const end = piece.endsWith(')') ? piece.length - 1 : piece.length;
  const inside = piece.slice(start, end);
  const text = inside.trim();
  const lead = start + inside.length - inside.trimStart().length;
  return [
    { kind: 'bare', text: piece.slice(0, lead) },
    { kind: 'url', text },
    { kind: 'bare', text: piece.slice(lead + text.length) },
  ];
}

/** Where in the style sheet a string stands. */
class Context {
  #functions: string[] = [];
  #rule = '';
  #property = '';
  #contents = 0;

  get takesUrl(): boolean {
    const [within = ''] = this.#functions.slice(-1);
    return TAKES_URLS.test(within) || (this.#functions.length === 0 && RULE_WITH_URL.test(this.#rule));
  }

  /** Which declaration of `content` this is, or 0. */
  get content(): number {
    return this.#property === 'content' ? this.#contents : 0;
  }

  read(text: string): void {
    for (const [sign, name = '', rule, property] of text.matchAll(SIGN)) {
      if (sign.endsWith('(')) this.#functions.push(decodeCss({ text: name }).text.toLowerCase());
      else if (sign === ')') this.#functions.pop();
      else if (rule !== undefined) this.#rule = rule.toLowerCase();
      else if (property !== undefined) this.#declare(property.toLowerCase());
      else this.#end();
    }
  }

  #declare(property: string): void {
    this.#property = property;
    if (property === 'content') this.#contents += 1;
  }

  #end(): void {
    this.#functions = [];
    this.#rule = '';
    this.#property = '';
  }
}
