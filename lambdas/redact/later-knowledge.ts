import { createHash } from 'node:crypto';
import type { RawHeader } from '../../core/flow/records.ts';
import type { Journal } from '../../stores/journal.ts';
import type { Sessions } from '../../stores/sessions.ts';
import { checkDeadline } from '../../stores/settling.ts';
import { openRequest, type RequestStores } from '../requests/open-request.ts';
import { blindSession } from '../runtime/blinds.ts';
import type { KnownIdentity } from './known-identities.ts';

export interface LaterStores extends RequestStores {
  readonly sessions: Sessions;
  readonly journal: Journal;
}

/** Somebody who is to stay forgotten, and the request that says so. */
export interface Forgotten {
  readonly identity: KnownIdentity;
  readonly request: string;
}

/**
 * A session turns out to be of somebody who is to stay forgotten: it gets a tombstone, so that what is under way of it is
 * dropped too; and if anything of it may be stored, a request for its erasure is opened first, which follows the one that
 * the person is forgotten by. Cut off anywhere and run again it comes to the same.
 *
 * @param key the business's first blind key
 */
export async function eraseLater(
  stores: LaterStores,
  key: Uint8Array,
  { business, session }: RawHeader,
  { identity, request: follows }: Forgotten,
): Promise<void> {
  const request = idOf(session, follows);
  for (;;) {
    checkDeadline();
    const row = await stores.sessions.get(session);
    if (row?.state === 'tombstone') return;
    if (row !== undefined) {
      const { type, value } = identity;
      await openRequest(stores, request, business, {
        kind: 'delete_and_suppress',
        identifiers: [{ type, value }],
        regime: 'ccpa',
      });
    }
    const at = Date.now();
    const sessions = [blindSession(key, session)];
    await stores.journal.write({ mark: 'tombstones', at, business, request, sessions });
    const tombstone = { session, business, tombstonedAt: at, request };
    if (row !== undefined) await stores.sessions.shred(tombstone);
    // Archive may have made its key meanwhile.
    else if (!(await stores.sessions.bury(tombstone))) continue;
    return;
  }
}

/** The same whenever the session is found out for the same request. */
function idOf(session: string, request: string): string {
  const digest = createHash('sha256').update(`scrubjay/later-knowledge/v1\0${session}\0${request}`).digest();
  return digest.subarray(0, 16).toString('base64url');
}
