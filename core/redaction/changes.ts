import type { ReplayEvent } from '../replay/parse.ts';
import type { FieldKind } from './field-kinds.ts';
import { linesAround } from './lines.ts';
import type { PageNode } from './page.ts';
import { idBeside, idIn, isObject, type Place, read } from './place.ts';
import type { Plan } from './plan.ts';
import { readAttributes } from './read-attributes.ts';
import { describeEditing, readNode, readText } from './read-node.ts';

/** The changes that one event makes to the page, applied as the replayer does: nodes, then texts, then attributes. */
export class Changes {
  readonly target: number;
  readonly #plan: Plan;
  readonly #nodes: Place[] = [];
  readonly #texts: Place[] = [];
  readonly #attributes: Place[] = [];
  readonly #closedUp: PageNode[] = [];

  /** @param target the element that the event as a whole is about, if it says so */
  constructor(plan: Plan, target: number) {
    this.#plan = plan;
    this.target = target;
  }

  /** Takes out what a mutation removes; the text before and behind it stands together from then on. */
  remove(event: ReplayEvent): void {
    const removes =
      isObject(event.data) && event.type === 3 && event.data.source === 0 ? event.data.removes : [];
    if (!Array.isArray(removes)) return;
    for (const removal of removes) {
      const node = isObject(removal) ? this.#plan.page.get(idIn(removal)) : undefined;
      if (node) this.#closedUp.push(...this.#plan.page.remove(node));
    }
  }

  node(place: Place): void {
    this.#nodes.push(place);
  }

  text(place: Place): void {
    this.#texts.push(place);
  }

  attributes(place: Place): void {
    this.#attributes.push(place);
  }

  apply(): void {
    const changed: PageNode[] = [...this.#closedUp, ...this.#addNodes(), ...this.#changeTexts()];
    for (const place of this.#attributes) this.#changeAttributes(place);
    for (const run of linesAround(changed)) this.#plan.run(run, 'line');
  }

  /** A node can be put before one that comes later in the list, so those are put again at the end. */
  #addNodes(): PageNode[] {
    const { page } = this.#plan;
    const early: { id: number; parent: PageNode; next: number }[] = [];
    const texts = this.#nodes.flatMap((place) => {
      const holder = Array.isArray(place.holder) ? {} : place.holder;
      const parent = typeof holder.parentId === 'number' ? this.#parent(holder.parentId) : undefined;
      const next = typeof holder.nextId === 'number' ? page.get(holder.nextId) : undefined;
      const node = read(place);
      if (
        parent &&
        !next &&
        typeof holder.nextId === 'number' &&
        isObject(node) &&
        typeof node.id === 'number'
      ) {
        early.push({ id: node.id, parent, next: holder.nextId });
      }
      return readNode(place, parent, next, this.#plan);
    });
    for (const { id, parent, next } of early.reverse()) {
      const node = page.get(id);
      const before = page.get(next);
      if (node && before?.parent === parent) page.insert(node, parent, before);
    }
    return texts;
  }

  #parent(id: number): PageNode {
    const parent = this.#plan.page.require(id);
    if (parent.tag === '' && isTypedText(this.#plan.fields.kindOf(id))) parent.context = 'typed';
    return parent;
  }

  #changeTexts(): PageNode[] {
    return this.#texts.map((place) => {
      const id = idBeside(place);
      const node = this.#plan.page.get(id) ?? this.#textOfEarlierChunk(id);
      readText(place, node, this.#plan);
      return node;
    });
  }

  /** A text node whose parent is not known; it is typed if an earlier chunk said so. */
  #textOfEarlierChunk(id: number): PageNode {
    const node = this.#plan.page.create(id, '', 'text');
    if (isTypedText(this.#plan.fields.kindOf(id))) node.context = 'typed';
    return node;
  }

  #changeAttributes(place: Place): void {
    const node = this.#plan.page.require(idBeside(place));
    const attributes = read(place);
    if (isObject(attributes)) {
      if (this.#plan.fields.kindOf(node.id) !== undefined || tellsOfAField(attributes)) {
        this.#plan.fields.describe(node.id, attributes);
      }
      describeEditing(node, attributes, this.#plan);
    }
    readAttributes(place, node, this.#plan);
  }
}

/** Whether text directly inside is what somebody typed, by what earlier chunks told. */
function isTypedText(kind: FieldKind | undefined): boolean {
  return kind === 'editable' || kind === 'secret';
}

/** Attributes that only fields have; without them an element of an earlier chunk stays unknown. */
function tellsOfAField(attributes: Readonly<Record<string, unknown>>): boolean {
  return attributes.type === 'password' || Object.hasOwn(attributes, 'data-rr-is-password');
}
