import type { eventWithTime } from '@rrweb/types';
import type { ConsoleMessage, Page } from 'playwright-core';
import { openPlayer } from '../../test/support/player.ts';

/** An element as the replay shows it. */
export interface Shown {
  /** x, y, width and height in pixels. */
  readonly box: readonly [number, number, number, number];
  /** Its tag and attributes, the text in it and what its field shows, all below it included: what a mask changes. */
  readonly content: string;
  /** It shows nothing but signs, as the `@` between two masked pieces. */
  readonly isSign: boolean;
  /** The elements before and behind it. */
  readonly beside: readonly number[];
}

/** The replayed page at one moment. */
export interface Frame {
  readonly second: number;
  /** Elements, text nodes and comments of the document, its frames and shadow roots. */
  readonly nodes: number;
  /** Every element that takes up room, by its id in the recording. */
  readonly elements: Readonly<Record<string, Shown>>;
}

/** A replay, second by second. */
export interface Frames {
  readonly frames: readonly Frame[];
  /** Exceptions, warnings and errors of the player. */
  readonly errors: readonly string[];
}

/**
 * Plays a recording in rrweb's own Replayer and looks at it at every full second.
 *
 * @param page a fresh page of a browser; the replay stays in it, at its last moment
 * @param events a whole session in order
 */
export async function framesOf(page: Page, events: readonly eventWithTime[]): Promise<Frames> {
  const errors: string[] = [];
  const noteException = (error: Error) => errors.push(error.message);
  const noteMessage = (message: ConsoleMessage) => {
    // The pictures of the page are elsewhere, before and after redaction.
    const isMissing = message.text().startsWith('Failed to load resource');
    if (['warning', 'error'].includes(message.type()) && !isMissing) errors.push(message.text());
  };
  await openPlayer(page);
  page.on('pageerror', noteException).on('console', noteMessage);
  const frames = await page.evaluate(sample, JSON.stringify(events));
  page.off('pageerror', noteException).off('console', noteMessage);
  return { frames, errors };
}

/** Runs in the page. A paused player applies every event up to the moment at once. */
function sample(json: string): Frame[] {
  const { rrweb } = window as unknown as { rrweb: typeof import('rrweb') };
  const events = JSON.parse(json) as eventWithTime[];
  const replayer = new rrweb.Replayer(events, {
    root: document.querySelector('#player')!,
    mouseTail: false,
    showWarning: true,
  });

  function* nodesOf(node: Node): Generator<Node> {
    yield node;
    for (const child of node.childNodes) yield* nodesOf(child);
    const { shadowRoot } = node as Element;
    if (shadowRoot) yield* nodesOf(shadowRoot);
    const { contentDocument } = node as HTMLIFrameElement;
    if (contentDocument) yield* nodesOf(contentDocument);
  }

  function shown(element: Element): Shown {
    const { x, y, width, height } = element.getBoundingClientRect();
    const fields = [element, ...element.querySelectorAll('input, select, textarea')];
    const values = fields.map((field) => ('value' in field ? field.value : ''));
    const beside = [element.previousElementSibling, element.nextElementSibling];
    return {
      box: [x, y, width, height],
      content: [element.outerHTML, ...values].join('\n'),
      isSign: /^[^\p{L}\p{N}]+$/u.test((element.textContent ?? '').trim()),
      beside: beside.map((sibling) => (sibling ? replayer.getMirror().getId(sibling) : 0)),
    };
  }

  const last = events.at(-1)!.timestamp - events[0]!.timestamp;
  const frames: Frame[] = [];
  for (let second = 0; second <= Math.ceil(last / 1000); second++) {
    replayer.pause(second * 1000);
    const nodes = [...nodesOf(replayer.iframe.contentDocument!)];
    const elements = nodes
      .filter((node): node is Element => node.nodeType === Node.ELEMENT_NODE)
      .map((element) => [replayer.getMirror().getId(element), shown(element)] as const)
      .filter(([id, { box }]) => id > 0 && (box[2] > 0 || box[3] > 0));
    frames.push({ second, nodes: nodes.length, elements: Object.fromEntries(elements) });
  }
  return frames;
}
