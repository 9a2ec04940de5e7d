import type { FieldTree } from '../replay/field-tree.ts';
import { maskWhole } from './mask.ts';
import type { Plan } from './plan.ts';

/** Masks what an object holds beyond the table, and the names under which it does. */
export function readUnknownKeys(object: Record<string, unknown>, tree: FieldTree, plan: Plan): void {
  const unknown = Object.keys(object).filter((key) => !tree.keys.has(key) && !tree.anyKey);
  if (unknown.length === 0) return;
  for (const key of unknown) plan.unknown({ holder: object, key, path: `${tree.path} ?` });
  const masked = new Set(unknown);
  plan.names(object, (key) => (masked.has(key) ? maskWhole(key) : key));
}
