import { noQuerySchema, searchSchema } from '../../core/flow/api.ts';
import type { IndexRow } from '../../stores/identifiers.ts';
import { type Answer, type ApiEvent, apiHandler, bodyAs, callerOf, queryAs } from '../runtime/api-handler.ts';
import { existingBlindKey } from '../runtime/blinds.ts';
import { blindIdentifiers } from '../runtime/identifiers.ts';
import { accounts, identifiers, keyRing, sessions } from '../runtime/stores.ts';
import { type Position, readCursor, writeCursor } from './cursor.ts';

const stores = {
  accounts: accounts(),
  identifiers: identifiers(),
  sessions: sessions(),
  blindKeys: keyRing('blind'),
};

export const handler = apiHandler({ 'POST /v1/searches': search });

/**
 * Finds the sessions that hold the identifiers. Answers sessions and the kinds of what they hold; never a value.
 * The first identifier is paged; with `match: all` the others are looked up in each session found.
 */
async function search(event: ApiEvent): Promise<Answer> {
  const { business } = callerOf(event, 'business');
  queryAs(event, noQuerySchema);
  const input = bodyAs(event, searchSchema);
  const key = await existingBlindKey(stores.blindKeys, business);
  if (key === undefined) return { status: 200, body: { sessions: [] } };
  const region = (await stores.accounts.business(business))?.region ?? 'US';
  const blinds = blindIdentifiers(key, input.identifiers, region).map(({ blind }) => blind);

  const start = readCursor(key, blinds, input.cursor);
  const { rows, next } =
    input.match === 'all'
      ? await pageOfAll(blinds, input.limit, start)
      : await pageOfAny(blinds, input.limit, start);
  return {
    status: 200,
    body: {
      sessions: await shown(rows, business),
      ...(next === undefined ? {} : { cursor: writeCursor(key, blinds, next) }),
    },
  };
}

interface Page {
  readonly rows: IndexRow[];
  readonly next?: Position;
}

async function pageOfAny(blinds: readonly string[], limit: number, start: Position): Promise<Page> {
  const rows: IndexRow[] = [];
  let position: Position | undefined = start;
  while (position !== undefined && rows.length < limit) {
    const page = await onePage(blinds, position, limit - rows.length);
    rows.push(...page.rows);
    position = page.next;
  }
  return { rows, ...(position === undefined ? {} : { next: position }) };
}

async function pageOfAll(blinds: readonly string[], limit: number, start: Position): Promise<Page> {
  const page = await pageOfAny(blinds.slice(0, 1), limit, start);
  const held: IndexRow[] = [];
  for (const session of new Set(page.rows.map((row) => row.session))) {
    const rows: IndexRow[] = [];
    for await (const row of stores.identifiers.ofSession(session))
      if (blinds.includes(row.blind)) rows.push(row);
    if (blinds.every((blind) => rows.some((row) => row.blind === blind))) held.push(...rows);
  }
  return { ...page, rows: held };
}

async function onePage(blinds: readonly string[], { index, cursor }: Position, limit: number): Promise<Page> {
  const blind = blinds[index];
  if (blind === undefined) return { rows: [] };
  const page = await stores.identifiers.search(blind, { limit, ...(cursor === undefined ? {} : { cursor }) });
  if (page.next !== undefined) return { rows: page.rows, next: { index, cursor: page.next } };
  return { rows: page.rows, ...(index + 1 < blinds.length ? { next: { index: index + 1 } } : {}) };
}

/** Sessions that can be read, with what they hold of the person. */
async function shown(rows: readonly IndexRow[], business: string) {
  const bySession = Map.groupBy(rows, (row) => row.session);
  const state = await stores.sessions.many([...bySession.keys()]);
  const now = Date.now();
  return [...bySession].flatMap(([session, held]) => {
    const row = state.get(session);
    if (row?.state !== 'live' || row.business !== business || row.expiresAt <= now) return [];
    return {
      session,
      startedAt: new Date(row.createdAt).toISOString(),
      expiresAt: new Date(row.expiresAt).toISOString(),
      holds: held.map(({ type, role }) => ({ type, role })),
    };
  });
}
