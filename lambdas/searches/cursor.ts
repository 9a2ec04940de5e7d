import { ProblemError } from '../../core/flow/problem.ts';
import { decrypt, deriveKey, encrypt } from '../../core/sealing/aead.ts';
import type { SearchCursor } from '../../stores/identifiers.ts';

/** Where a search goes on. */
export interface Position {
  /** Which of the search's identifiers is being paged. */
  readonly index: number;
  readonly cursor?: SearchCursor;
}

/** A cursor says where a search goes on. It names sessions, so it is sealed: callers cannot read or forge it. */
export function writeCursor(key: Uint8Array, blinds: readonly string[], position: Position): string {
  const sealed = encrypt(deriveKey(key, 'cursors'), context(blinds), Buffer.from(JSON.stringify(position)));
  return Buffer.from(sealed).toString('base64url');
}

/** @throws {ProblemError} 400 when the cursor is not of a search of this business for these identifiers */
export function readCursor(key: Uint8Array, blinds: readonly string[], cursor: string | undefined): Position {
  if (cursor === undefined) return { index: 0 };
  try {
    const opened = decrypt(deriveKey(key, 'cursors'), context(blinds), Buffer.from(cursor, 'base64url'));
    return JSON.parse(Buffer.from(opened).toString('utf8'));
  } catch {
    throw new ProblemError({
      status: 400,
      code: 'wrong-cursor',
      title: 'The cursor is not one of ours',
      detail: 'A cursor is taken only as it was answered, with the same identifiers.',
      expected: 'the cursor of the page before',
      mend: 'Start the search again without a cursor.',
    });
  }
}

function context(blinds: readonly string[]): string[] {
  return ['search-cursor', ...blinds];
}
