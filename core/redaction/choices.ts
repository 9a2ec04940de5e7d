import { attributeClass } from '../replay/attributes.ts';
import { maskWhole } from './mask.ts';
import type { Masker } from './masker.ts';
import type { Page, PageNode } from './page.ts';
import { isObject, type Place, read, write } from './place.ts';

/** How far up the page, and how far down a document, choices of one list are looked for. */
const LEVELS = 6;
/** Longer text is no choice of a list. */
const LONGEST_CHOICE = 160;

/** Where as many choices of a list are echoes, each with other words around, none of them is told by the others. */
const MOST_ECHOES = 32;

/** How many texts directly inside one element are looked at. */
const MOST_TEXTS = 32;

/** An element or a text of a page, as far as choices need it. */
export interface ChoiceNode<Node> {
  readonly id: number;
  readonly tag: string;
  readonly isText: boolean;
  /** The number of the event that brought it. */
  readonly born: number;
  /** The node that it was last put into. */
  readonly home: Node | undefined;
  /** Every node that was ever put into this one, in order of arrival. */
  readonly brood: readonly Node[];
}

/** A text of a node (by the key that it has in the recording) or one of its attributes. */
export interface ChoiceString {
  readonly name: string | number;
  readonly place: Place;
}

/** A page in which echoes are looked for. */
export interface ChoicePage<Node extends ChoiceNode<Node>> {
  /** Everything in which an echo could be, with its node, in the order in which nodes came and were told of. */
  candidates(): Iterable<readonly [Node, ChoiceString]>;
  /** The texts of a node, or its attributes that can hold an echo, former ones too. */
  stringsOf(node: Node): readonly ChoiceString[];
}

/** What stands before and behind an echo in the text that holds it. */
interface Echo {
  readonly before: string;
  readonly behind: string;
}

/**
 * Masks the other choices of a list in which one choice is an echo of what was typed: `Canada`, `*******`, `Mexico`
 * would tell what was typed by what is missing. Other choices are the texts and attributes at the same place of
 * elements that came with one event and stand beside each other, and the strings at the same place of the items of an
 * array, if they have the same words around. What is added later by itself, as a message to a conversation, is a true
 * echo.
 *
 * @param lists the items of each array in the chunk
 */
export function maskOtherChoices<Node extends ChoiceNode<Node>>(
  page: ChoicePage<Node>,
  lists: readonly (readonly Place[])[],
  masker: Masker,
): void {
  const groups = new Groups();
  for (const [node, { name, place }] of page.candidates()) {
    const echo = echoAt(place, masker);
    if (echo) maskCousins(node, name, echo, page, groups, masker);
  }
  for (const list of lists) maskOtherItems(list, masker);
}

/** The page of parsed events, all of which is looked through. */
export function choicesOf(page: Page): ChoicePage<PageNode> {
  return {
    candidates: () => page.nodes.flatMap((node) => stringsOf(node).map((string) => [node, string] as const)),
    stringsOf,
  };
}

function stringsOf(node: PageNode): ChoiceString[] {
  const context = node.home?.context;
  if (node.isText && (context === 'css' || context === 'code')) return [];
  return node.holders.flatMap(({ holder, key, path }) => {
    if (node.isText) return [{ name: key, place: { holder, key, path } }];
    const attributes = (holder as Record<string | number, unknown>)[key];
    if (!isObject(attributes)) return [];
    return Object.keys(attributes)
      .filter(canHoldChoice)
      .map((name) => ({ name, place: { holder: attributes, key: name, path: `${path}.*` } }));
  });
}

/** Whether an attribute of this name can show a choice. */
export function canHoldChoice(name: string): boolean {
  const kind = attributeClass(name);
  return kind === 'text' || kind === 'url';
}

function echoAt(place: Place, masker: Masker): Echo | undefined {
  const text = read(place);
  if (typeof text !== 'string' || text.length > LONGEST_CHOICE) return undefined;
  const found = masker.echoIn(text);
  return found && { before: text.slice(0, found.start).trimStart(), behind: text.slice(found.end).trimEnd() };
}

/** Masks what is at the same place below the elements that stand beside this one or one around it. */
function maskCousins<Node extends ChoiceNode<Node>>(
  node: Node,
  name: string | number,
  echo: Echo,
  page: ChoicePage<Node>,
  groups: Groups,
  masker: Masker,
): void {
  const steps: Step[] = [];
  let way = '';
  for (let at = node; at.home && steps.length < LEVELS; at = at.home) {
    const { home, tag, isText, born } = at;
    const next = step(at, home);
    if (isText && next.index >= MOST_TEXTS) return;
    const which = isText ? `#${next.index}` : tag;
    if (!groups.isNew(`${home.id} ${which.length} ${which}${way}/${name}`, echo)) return;
    if (!isText) {
      for (const sibling of home.brood) {
        if (sibling === at || sibling.isText || sibling.tag !== tag || sibling.born !== born) continue;
        const cousin = descend(sibling, steps);
        if (cousin) maskAlike(cousin, name, echo, page, masker);
      }
    }
    steps.push(next);
    way += ` ${isText ? '#' : tag.length} ${tag} ${next.index}`;
  }
}

/** The way from an element to one of its children: its place among those of the same name. */
interface Step {
  readonly tag: string;
  readonly isText: boolean;
  readonly index: number;
}

function step<Node extends ChoiceNode<Node>>(child: Node, parent: Node): Step {
  const { tag, isText } = child;
  let index = 0;
  for (const other of parent.brood) {
    if (other === child) break;
    if (isText ? other.isText : !other.isText && other.tag === tag) index++;
    if (isText && index === MOST_TEXTS) break;
  }
  return { tag, isText, index };
}

function descend<Node extends ChoiceNode<Node>>(from: Node, steps: readonly Step[]): Node | undefined {
  let at: Node | undefined = from;
  for (let level = steps.length - 1; level >= 0 && at; level--) {
    const { tag, isText, index }: Step = steps[level]!;
    let left = index;
    at = at.brood.find(
      (child) => (isText ? child.isText : !child.isText && child.tag === tag) && left-- === 0,
    );
  }
  return at;
}

function maskAlike<Node extends ChoiceNode<Node>>(
  node: Node,
  name: string | number,
  echo: Echo,
  page: ChoicePage<Node>,
  masker: Masker,
): void {
  for (const string of page.stringsOf(node)) {
    if (node.isText || string.name === name) maskMiddle(string.place, echo, masker);
  }
}

/** Masks what stands where the other text has its echo; a text with other words around is no choice beside it. */
function maskMiddle(place: Place, { before, behind }: Echo, masker: Masker): void {
  const text = read(place);
  if (typeof text !== 'string' || text.length > LONGEST_CHOICE) return;
  const [lead, core] = [text.length - text.trimStart().length, text.trim()];
  if (core.length <= before.length + behind.length) return;
  if (!core.startsWith(before) || !core.endsWith(behind)) return;
  const [start, end] = [lead + before.length, lead + core.length - behind.length];
  const masked = text.slice(0, start) + maskWhole(text.slice(start, end)) + text.slice(end);
  if (masked === text) return;
  masker.tally.masked('forms', place.path);
  write(place, masked);
}

function maskOtherItems(list: readonly Place[], masker: Masker): void {
  const groups = new Groups();
  const items = list.map((item) => stringsIn(item));
  for (const item of items) {
    for (const [way, place] of item) {
      const echo = echoAt(place, masker);
      if (!echo || !groups.isNew(way, echo)) continue;
      for (const other of items) {
        const alike = other === item ? undefined : other.get(way);
        if (alike) maskMiddle(alike, echo, masker);
      }
    }
  }
}

/** Remembers for which places of which lists an echo with the same words around has been seen. */
class Groups {
  readonly #seen = new Map<string, Set<string>>();

  isNew(place: string, { before, behind }: Echo): boolean {
    const echoes = this.#seen.get(place) ?? new Set();
    this.#seen.set(place, echoes);
    const echo = `${before.length} ${before}${behind}`;
    if (echoes.has(echo) || echoes.size === MOST_ECHOES) return false;
    echoes.add(echo);
    return true;
  }
}

/** The strings in an item of a list, by the way to them. */
function stringsIn(item: Place, way = '', depth = 0): Map<string, Place> {
  const value = read(item);
  if (typeof value === 'string') return new Map([[way, item]]);
  if (!isObject(value) || depth === LEVELS) return new Map();
  return new Map(
    Object.keys(value).flatMap((key) => [
      ...stringsIn({ holder: value, key, path: item.path }, `${way}/${key}`, depth + 1),
    ]),
  );
}
