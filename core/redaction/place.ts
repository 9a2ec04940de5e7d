/** Where a value stands in the parsed chunk, and the class of its path for the report. */
export interface Place {
  readonly holder: Record<string, unknown> | unknown[];
  readonly key: string | number;
  readonly path: string;
}

export function read({ holder, key }: Place): unknown {
  return (holder as Record<string | number, unknown>)[key];
}

/** Overwrites a value that is there; a place never makes a new key. */
export function write({ holder, key }: Place, value: unknown): void {
  (holder as Record<string | number, unknown>)[key] = value;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The emptiest value of the same JSON type. */
export function emptied(value: unknown): unknown {
  if (Array.isArray(value)) return [];
  if (typeof value === 'object' && value !== null) return {};
  if (typeof value === 'string') return '';
  if (typeof value === 'number') return 0;
  return value === true ? false : value;
}

/** Whether a value is as empty as `emptied` makes it, so that there is nothing to mask. */
export function isEmptied(value: unknown): boolean {
  if (isObject(value)) return Object.keys(value).length === 0;
  return Array.isArray(value) ? value.length === 0 : value === emptied(value);
}

/** Gives the keys of an object other names, in order; the last of those that come to share a name stays. */
export function renameKeys(holder: Record<string, unknown>, rename: (key: string) => string): void {
  const entries = Object.entries(holder);
  const renamed = entries.map(([key, value]) => [rename(key), value] as const);
  if (renamed.every(([key], at) => key === entries[at]?.[0])) return;
  for (const [key] of entries) delete holder[key];
  for (const [key, value] of renamed) {
    Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
  }
}

/** The id that stands beside a value, or NaN. */
export function idBeside({ holder }: Place): number {
  return Array.isArray(holder) ? Number.NaN : idIn(holder);
}

/** The id that an object names, or NaN. */
export function idIn({ id }: Record<string, unknown>): number {
  return typeof id === 'number' ? id : Number.NaN;
}
