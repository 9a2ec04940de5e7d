import { splitFrames } from '../../core/flow/frame.ts';
import { namesPerson, toChunks } from '../../core/rights/scrub-records.ts';
import type { Subject } from '../../core/rights/subject.ts';
import { parseObjectKey, sessionPrefix } from '../../core/sealing/session-object.ts';
import type { Bucket } from '../../stores/bucket.ts';
import type { Identifiers } from '../../stores/identifiers.ts';
import type { Identities } from '../../stores/identities.ts';
import { openSessionObjects, type ReaderStores } from '../runtime/session-reader.ts';
import type { ScrubNote } from './request.ts';

export interface SurvivorStores extends ReaderStores {
  readonly identifiers: Pick<Identifiers, 'ofSession'>;
  readonly identities: Pick<Identities, 'namesOf'>;
  readonly quarantine: Bucket;
}

/** How many things are left of a session that was erased: anything but its tombstone. */
export async function survivorsOf(stores: SurvivorStores, session: string): Promise<number> {
  const row = await stores.sessions.get(session);
  return (
    (row?.state === 'tombstone' ? 0 : 1) +
    (await count(stores.identities.namesOf(session))) +
    (await count(stores.archive.list(sessionPrefix(session)))) +
    (await count(stores.quarantine.list(sessionPrefix(session)))) +
    (await count(stores.identifiers.ofSession(session)))
  );
}

/**
 * What of the person is left in a session that was to be rewritten: old keys, old objects, and what it says.
 *
 * @param cutoff up to when chunks are covered, ms since 1970
 */
export async function leftOf(
  stores: SurvivorStores,
  { session, upTo }: ScrubNote,
  cutoff: number,
  subject: Subject,
): Promise<number> {
  const row = await stores.sessions.get(session);
  if (row?.state !== 'live') return 0;
  if (upTo === undefined) return 1;
  const oldKeys = (row.earlier ?? []).filter(({ generation }) => generation <= upTo);
  const objects = (await openSessionObjects(stores, row)) ?? [];
  const names = await Array.fromAsync(stores.archive.list(sessionPrefix(session)));
  const old = names.filter((name) => (parseObjectKey(row.business, name)?.generation ?? 0) <= upTo);
  const chunks = toChunks(objects.flatMap(({ plaintext }) => splitFrames(plaintext)));
  const naming = chunks.filter(
    (chunk) => chunk.isWhole && chunk.header.receivedAt <= cutoff && namesPerson(chunk, subject),
  );
  return oldKeys.length + old.length + naming.length;
}

async function count(items: AsyncIterable<unknown>): Promise<number> {
  let total = 0;
  for await (const _ of items) total += 1;
  return total;
}
