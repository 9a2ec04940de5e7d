import { ProblemError } from '../../core/flow/problem.ts';
import { decrypt, deriveKey, encrypt } from '../../core/sealing/aead.ts';

/**
 * A cursor: says where a list goes on, and may name what the caller must not see, so it is sealed. Callers can neither
 * read nor forge it, nor use it for another list.
 *
 * @param key a key of the business
 * @param context which list it is of
 */
export function sealCursor(key: Uint8Array, context: readonly string[], position: unknown): string {
  const sealed = encrypt(deriveKey(key, 'cursors'), context, Buffer.from(JSON.stringify(position)));
  return Buffer.from(sealed).toString('base64url');
}

/** The position that a cursor holds; undefined without one. @throws {ProblemError} 400 when it is not one of this list */
export function openCursor<T>(
  key: Uint8Array,
  context: readonly string[],
  cursor: string | undefined,
): T | undefined {
  if (cursor === undefined) return undefined;
  try {
    const opened = decrypt(deriveKey(key, 'cursors'), context, Buffer.from(cursor, 'base64url'));
    return JSON.parse(Buffer.from(opened).toString('utf8'));
  } catch {
    throw new ProblemError({
      status: 400,
      code: 'wrong-cursor',
      title: 'The cursor is not one of ours',
      detail: 'A cursor is taken only as it was answered, with the same query.',
      expected: 'the cursor of the page before',
      mend: 'Start the list again without a cursor.',
    });
  }
}
