import { createHash } from 'node:crypto';
import { toId } from '../../core/flow/ids.ts';
import type { RawHeader } from '../../core/flow/records.ts';
import type { Journal } from '../../stores/journal.ts';
import type { Sessions } from '../../stores/sessions.ts';
import { checkDeadline } from '../../stores/settling.ts';
import type { Suppressions } from '../../stores/suppressions.ts';
import { requestOf, Worksheet } from '../delete/request.ts';
import { openRequest, type RequestStores } from '../requests/open-request.ts';
import { blindSession } from '../runtime/blinds.ts';
import type { KnownIdentity } from './known-identities.ts';

export interface LaterStores extends RequestStores {
  readonly sessions: Sessions;
  readonly journal: Journal;
  readonly suppressions: Suppressions;
}

/** Somebody who is to stay forgotten, and the request that says so. */
export interface Forgotten {
  readonly identity: KnownIdentity;
  readonly request: string;
}

/**
 * A session turns out to be of somebody who is to stay forgotten: it gets a tombstone, so that what is under way of it is
 * dropped too; and if anything of it may be stored, a request for its erasure is opened first, which follows the one that
 * the person is forgotten by. Cut off anywhere and run again it comes to the same. While that one has not begun the session
 * is only noted with it: chunks are dropped, and nothing is erased.
 *
 * @param key the business's first blind key
 */
export async function eraseLater(
  stores: LaterStores,
  key: Uint8Array,
  { business, session }: RawHeader,
  { identity, request: first }: Forgotten,
): Promise<void> {
  const follows = await begunRequest(stores, identity, first);
  if (follows === undefined) return noteFor(stores, first, key, { business, session });
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

/**
 * Of the requests that somebody is to stay forgotten by, one that has begun. While none has, each may still be called
 * off, or is held: nothing is erased on its account.
 */
async function begunRequest(
  { requests, suppressions }: LaterStores,
  { blind }: KnownIdentity,
  first: string,
): Promise<string | undefined> {
  for (const id of new Set([first, ...(await suppressions.lasting(blind))])) {
    const row = await requests.get(id);
    // One that is not on file any more was begun: the ledger was restored to a state from before it.
    if (row === undefined || row.begunAt !== undefined) return id;
  }
  return undefined;
}

/** Notes a session with the request that is to erase it once it begins; Archive may be about to make its key. */
async function noteFor(
  { requests, particulars, blindKeys, sessions }: LaterStores,
  follows: string,
  key: Uint8Array,
  { business, session }: Pick<RawHeader, 'business' | 'session'>,
): Promise<void> {
  const request = await requestOf(requests, follows);
  if (request.cancelled !== undefined || request.business !== business) return;
  if ((await sessions.get(session))?.state === 'tombstone') return;
  const worksheet = await Worksheet.open(particulars, blindKeys, request);
  await worksheet.addEarly(blindSession(key, session), session);
}

/** The same whenever the session is found out for the same request. */
function idOf(session: string, request: string): string {
  const digest = createHash('sha256').update(`scrubjay/later-knowledge/v1\0${session}\0${request}`).digest();
  return toId(digest.subarray(0, 16));
}
