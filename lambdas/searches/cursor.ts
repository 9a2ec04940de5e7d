import { ProblemError } from '../../core/flow/problem.ts';
import { decrypt, deriveKey, encrypt } from '../../core/sealing/aead.ts';

/** A cursor says where a search goes on. It names sessions, so it is sealed: callers cannot read or forge it. */
export function writeCursor(key: Uint8Array, search: readonly string[], position: string): string {
  const sealed = encrypt(deriveKey(key, 'cursors'), context(search), Buffer.from(position));
  return Buffer.from(sealed).toString('base64url');
}

/**
 * @param search all that makes the search the one that it is
 * @throws {ProblemError} 400 when the cursor is not of this search of this business
 */
export function readCursor(key: Uint8Array, search: readonly string[], cursor: string): string {
  try {
    const opened = decrypt(deriveKey(key, 'cursors'), context(search), Buffer.from(cursor, 'base64url'));
    return Buffer.from(opened).toString('utf8');
  } catch {
    throw new ProblemError({
      status: 400,
      code: 'wrong-cursor',
      title: 'The cursor is not one of ours',
      detail: 'A cursor is taken only as it was answered, with the same search.',
      expected: 'the cursor of the page before',
      mend: 'Start the search again without a cursor.',
    });
  }
}

function context(search: readonly string[]): string[] {
  return ['search-cursor', ...search];
}
