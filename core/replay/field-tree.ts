import type { FieldClass } from './fields.ts';

/** The places of a kind of event as a tree, for walking down it beside the event. */
export interface FieldTree {
  /** The class of the value here, when the place is one of the table. */
  readonly fieldClass?: FieldClass;
  /** The path of the place as the table writes it, with the kind of event before it. */
  readonly path: string;
  readonly keys: ReadonlyMap<string, FieldTree>;
  readonly anyKey?: FieldTree;
  readonly items?: FieldTree;
}

interface Branch {
  fieldClass?: FieldClass;
  path: string;
  keys: Map<string, Branch>;
  anyKey?: Branch;
  items?: Branch;
}

/** Turns places (`data.texts[].value`) into a tree. */
export function toFieldTree(kind: string, fields: Readonly<Record<string, FieldClass>>): FieldTree {
  const root: Branch = { path: kind, keys: new Map() };
  for (const [place, fieldClass] of Object.entries(fields)) {
    let branch = root;
    for (const step of place.match(/[^.[\]]+|\[\]/g) ?? []) branch = grow(branch, step);
    branch.fieldClass = fieldClass;
    branch.path = `${kind} ${place}`;
  }
  return root;
}

function grow(branch: Branch, step: string): Branch {
  const fresh: Branch = { path: branch.path, keys: new Map() };
  if (step === '[]') {
    branch.items ??= fresh;
    return branch.items;
  }
  if (step === '*') {
    branch.anyKey ??= fresh;
    return branch.anyKey;
  }
  const next = branch.keys.get(step) ?? fresh;
  branch.keys.set(step, next);
  return next;
}
