import { type Assembled, assemble } from '../../core/flow/assemble.ts';
import type { LiveSession } from '../../stores/sessions.ts';
import { openSessionObjects, type ReaderStores } from './session-reader.ts';

/**
 * Opens all that the archive holds of a session: its chunks in order, each once. The keys are gone with the answer.
 * Of a session that is erased while it is read nothing is answered.
 */
export async function readSession(stores: ReaderStores, session: LiveSession): Promise<Assembled> {
  const objects = (await openSessionObjects(stores, session)) ?? [];
  return assemble(objects.map(({ plaintext }) => plaintext));
}
