import type { Item } from './table.ts';

interface Parser<T> {
  safeParse(input: unknown): { success: true; data: T } | { success: false };
}

/**
 * Reads a row as its schema says, without the table's own keys. A row that does not fit counts as absent: whatever
 * decides upon it then fails closed.
 */
export function readRow<T>(schema: Parser<T>, item: Item | undefined): T | undefined {
  if (item === undefined) return undefined;
  const { pk: _pk, sk: _sk, ...rest } = item;
  const result = schema.safeParse(rest);
  return result.success ? result.data : undefined;
}
