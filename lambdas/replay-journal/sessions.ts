import { ProblemError } from '../../core/flow/problem.ts';
import type { Identifiers } from '../../stores/identifiers.ts';
import type { KeyRing } from '../../stores/key-ring.ts';
import type { Requests } from '../../stores/requests.ts';
import type { SessionStanding, Sessions } from '../../stores/sessions.ts';
import { checkDeadline } from '../../stores/settling.ts';
import type { DeadSession, RewrittenSession, Suppressions } from '../../stores/suppressions.ts';
import { blindSession, existingBlindKey } from '../runtime/blinds.ts';
import { inParallel } from '../runtime/parallel.ts';

export interface ReshredStores {
  readonly sessions: Sessions;
  readonly suppressions: Suppressions;
  readonly identifiers: Identifiers;
  readonly requests: Requests;
  readonly blindKeys: KeyRing;
}

const PAGE = 100;
const AT_ONCE = 16;

export interface Reshredded {
  /** Keys that had come back and are destroyed again. */
  readonly keys: number;
  /** Rows of the index that had come back and led to sessions that were erased. */
  readonly rows: number;
  /** The session to go on behind; undefined when these were the last. */
  readonly next?: string;
}

/**
 * Goes through a page of all sessions: destroys the keys that the journal says are destroyed, and takes away what leads
 * to erased sessions in the index. Only so can sessions be found of which the journal holds blinds.
 */
export async function reshred(stores: ReshredStores, after: string | undefined): Promise<Reshredded> {
  const { sessions, ...rest } = await stores.sessions.page(PAGE, after);
  const blinds = await inParallel(sessions, AT_ONCE, (session) => blindOf(stores.blindKeys, session));
  const { erased, rewritten } = await stores.suppressions.sessions(blinds);
  const isOver = new Map<string, Promise<boolean>>();
  let [keys, rows] = [0, 0];
  await inParallel(sessions, AT_ONCE, async ({ session, business, erasedFor }, index) => {
    const blind = blinds[index]!;
    let dead = erased.get(blind);
    if (erasedFor === undefined && dead === undefined) {
      const outcome = await destroyOldKeys(stores.sessions, session, rewritten.get(blind));
      keys += outcome.keys;
      dead = outcome.dead;
    }
    if (erasedFor === undefined && dead !== undefined) {
      const { at, request } = dead;
      if (await stores.sessions.shred({ session, business, tombstonedAt: at, request })) keys += 1;
    }
    const request = erasedFor ?? dead?.request;
    if (request === undefined) return;
    // A deletion that is under way takes the rows away itself, and counts them.
    isOver.set(request, isOver.get(request) ?? wasFulfilled(stores.requests, request));
    if (await isOver.get(request)) rows += await unlist(stores.identifiers, session);
  });
  return { keys, rows, ...rest };
}

/**
 * Destroys keys that a session had before it was rewritten. A session that has no other came back from before that:
 * the key of what stands in the archive was lost by the restore, so that nothing of it can be read any more.
 *
 * @returns how many keys, and, for one that has no other, as what it is to be erased
 */
async function destroyOldKeys(
  sessions: Sessions,
  session: string,
  note: RewrittenSession | undefined,
): Promise<{ keys: number; dead?: DeadSession }> {
  if (note === undefined) return { keys: 0 };
  for (;;) {
    checkDeadline();
    const row = await sessions.get(session);
    if (row?.state !== 'live') return { keys: 0 };
    if (row.generation <= note.upTo) return { keys: 0, dead: note };
    const { generation, period, wrapped, earlier = [], scrubs = [] } = row;
    const left = earlier.filter((key) => key.generation > note.upTo);
    if (left.length === earlier.length) return { keys: 0 };
    if (await sessions.replaceKeys(row, { generation, period, wrapped, earlier: left, scrubs }))
      return { keys: earlier.length - left.length };
  }
}

async function blindOf(blindKeys: KeyRing, { session, business }: SessionStanding): Promise<string> {
  const key = await existingBlindKey(blindKeys, business);
  if (key !== undefined) return blindSession(key, session);
  throw new ProblemError({
    status: 409,
    code: 'blind-key-missing',
    title: 'A blind key is missing',
    detail: 'Sessions are stored for a business of which the table BusinessKeys holds no blind key.',
    given: `business ${business}`,
    expected: 'the keys of every business that ever recorded',
    mend: 'Restore BusinessKeys to its newest state, then replay the journal again.',
  });
}

/** A request that is not on file any more is over as well: it was made after what Requests was restored to. */
async function wasFulfilled(requests: Requests, id: string): Promise<boolean> {
  const row = await requests.get(id);
  return row === undefined || row.status === 'fulfilled';
}

async function unlist(identifiers: Identifiers, session: string): Promise<number> {
  const rows = await Array.fromAsync(identifiers.ofSession(session));
  for (const row of rows) await identifiers.remove(row);
  return rows.length;
}
