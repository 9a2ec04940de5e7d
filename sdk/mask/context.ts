import {
  attribute,
  designMode,
  localName,
  matches,
  nodeType,
  parentOf,
  shadowHost,
  windowOf,
} from '../natives.ts';
import { EXCLUDED, MASKED } from './markers.ts';

/** How the text directly inside an element is to be taken. */
export interface Context {
  /** Somebody marked it, or something around it, as not to be read. */
  readonly masked: boolean;
  /** Somebody types it. */
  readonly typed: boolean;
  readonly css: boolean;
  readonly code: boolean;
}

/** One string for all calls: the browser looks its parsed form up by it. */
const MARKED = `${MASKED},${EXCLUDED}`;
const NONE: Context = { masked: false, typed: false, css: false, code: false };

/** The contexts of a page's nodes. Made anew for every event, since a page changes in between. */
export class Contexts {
  readonly #known = new Map<Node, Context>();

  /** @param node an element, document or shadow root; none of it known means that all of it is masked */
  of(node: Node | null | undefined): Context {
    if (!node) return { ...NONE, masked: true };
    const known = this.#known.get(node);
    if (known) return known;
    const context = this.#read(node);
    this.#known.set(node, context);
    return context;
  }

  #read(node: Node): Context {
    const type = nodeType(node);
    if (type === 9) return documentContext(node as Document, this);
    const parent = parentOf(node);
    if (type !== 1)
      return parent ? this.of(parent) : type === 11 && isShadow(node) ? this.of(shadowHost(node)) : NONE;
    const around = parent ? this.of(parent) : NONE;
    const element = node as Element;
    const tag = localName(element);
    const editable = attribute(element, 'contenteditable');
    return {
      masked: matches(element, MARKED) || (around.masked && attribute(element, 'data-scrubjay') !== 'allow'),
      typed:
        tag === 'textarea' ||
        tag === 'option' ||
        (editable === null ? around.typed : editable.toLowerCase() !== 'false'),
      css: tag === 'style',
      code: tag === 'script' || tag === 'noscript' || around.code,
    };
  }
}

function isShadow(node: Node): node is ShadowRoot {
  try {
    return Boolean(shadowHost(node as ShadowRoot));
  } catch {
    return false;
  }
}

/** A page in a frame is what the frame is; a page in design mode is one editor. */
function documentContext(page: Document, contexts: Contexts): Context {
  let around = NONE;
  try {
    const frame = windowOf(page)?.frameElement;
    if (frame) around = contexts.of(frame);
  } catch {
    // A frame of another origin has no element here.
  }
  return { ...around, typed: around.typed || designMode(page) === 'on' };
}
