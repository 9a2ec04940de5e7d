import { openCursor, sealCursor } from '../runtime/cursor.ts';

/** A cursor says where a search goes on. @param search all that makes the search the one that it is */
export function writeCursor(key: Uint8Array, search: readonly string[], position: string): string {
  return sealCursor(key, context(search), position);
}

/** @throws {ProblemError} 400 when the cursor is not of this search of this business */
export function readCursor(key: Uint8Array, search: readonly string[], cursor: string): string {
  return openCursor<string>(key, context(search), cursor)!;
}

function context(search: readonly string[]): string[] {
  return ['search-cursor', ...search];
}
