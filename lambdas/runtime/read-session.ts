import { type Assembled, assemble } from '../../core/flow/assemble.ts';
import { unwrapSessionKey } from '../../core/sealing/session-key.ts';
import { openObject, parseObjectKey, sessionPrefix } from '../../core/sealing/session-object.ts';
import type { Bucket } from '../../stores/bucket.ts';
import type { KeyRing } from '../../stores/key-ring.ts';
import type { LiveSession } from '../../stores/sessions.ts';
import { inParallel } from './parallel.ts';

const OBJECTS_AT_ONCE = 16;

/** Opens all that the archive holds of a session: its chunks in order, each once. The key is gone with the answer. */
export async function readSession(
  stores: { readonly archive: Bucket; readonly sealKeys: KeyRing },
  session: LiveSession,
): Promise<Assembled> {
  const periodKey = await stores.sealKeys.find(session.business, session.period);
  if (periodKey === undefined) throw new Error('the period key of a live session is missing');
  const key = unwrapSessionKey(periodKey, session, session);
  const names: string[] = [];
  for await (const name of stores.archive.list(sessionPrefix(session.session))) names.push(name);
  const objects = await inParallel(names, OBJECTS_AT_ONCE, async (name) => {
    const place = parseObjectKey(session.business, name);
    const sealed = await stores.archive.get(name);
    return place === undefined || sealed === undefined ? [] : [openObject(key, place, sealed)];
  });
  return assemble(objects.flat());
}
