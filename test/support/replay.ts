import { EventType, type eventWithTime } from '@rrweb/types';
import { withPage } from './browser.ts';
import { openPlayer } from './player.ts';

/** One page of a replay, at its last moment before the visit goes on to the next page. */
interface ReplayedPage {
  /** Elements, text nodes and comments in the replayed document, its frames and shadow roots. */
  readonly nodes: number;
  /** What a person who watches would read: the visible text, input values included. */
  readonly text: string;
}

export interface Replay {
  readonly pages: readonly ReplayedPage[];
  /** Exceptions and the warnings and errors that the player wrote to the console. */
  readonly errors: readonly string[];
}

/**
 * Plays a recording in rrweb's own Replayer in a real browser, page by page, each up to its end.
 *
 * @param events a whole session in order, raw or redacted
 * @param screenshot where to write a PNG of the last page, for a person to look at
 */
export function replayInBrowser(events: readonly eventWithTime[], screenshot?: string): Promise<Replay> {
  return withPage(async (page) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (['warning', 'error'].includes(message.type())) errors.push(message.text());
    });
    // A replay must need nothing from outside: whatever it asks for is an error.
    await openPlayer(page, () => errors.push('the replay made a network request'));

    const pages = await page.evaluate(playPages, {
      json: JSON.stringify(events),
      ends: pageEnds(events),
    });
    if (screenshot) await page.locator('iframe').first().screenshot({ path: screenshot });
    return { pages, errors };
  });
}

/**
 * A moment after each page's last event and before the next page's Meta event, in milliseconds from the start.
 * The player applies what is strictly earlier than the moment, beginning with the latest Meta event up to it.
 */
function pageEnds(events: readonly eventWithTime[]): number[] {
  const start = events[0]!.timestamp;
  const [, ...laterPages] = events.filter(({ type }) => type === EventType.Meta);
  return [...laterPages.map(({ timestamp }) => timestamp - 1 - start), events.at(-1)!.timestamp + 1 - start];
}

/** Runs in the page. A paused player applies every event up to the moment at once. */
function playPages(input: { json: string; ends: number[] }): ReplayedPage[] {
  const { rrweb } = window as unknown as { rrweb: typeof import('rrweb') };
  const replayer = new rrweb.Replayer(JSON.parse(input.json), {
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

  const pages: ReplayedPage[] = [];
  for (const end of input.ends) {
    replayer.pause(end);
    const nodes = [...nodesOf(replayer.iframe.contentDocument!)];
    const text = nodes
      .map((node) => {
        const { nodeType, parentElement } = node;
        if (nodeType === Node.TEXT_NODE)
          return parentElement?.closest('style, script') ? '' : node.textContent;
        return 'value' in node && typeof node.value === 'string' ? ` ${node.value} ` : '';
      })
      .join('');
    pages.push({ nodes: nodes.length, text });
  }
  return pages;
}
