import { noQuerySchema, type SearchInput, searchLogQuerySchema, searchSchema } from '../../core/flow/api.ts';
import { newId } from '../../core/flow/ids.ts';
import { ProblemError } from '../../core/flow/problem.ts';
import { type Holdings, holdingsOf } from '../../core/rights/holdings.ts';
import type { LiveSession } from '../../stores/sessions.ts';
import { type Answer, type ApiEvent, apiHandler, bodyAs, callerOf, queryAs } from '../runtime/api-handler.ts';
import { blinderOf, existingBlindKey, policyOf } from '../runtime/blinds.ts';
import { type BlindedIdentifier, blindIdentifiers } from '../runtime/identifiers.ts';
import { inParallel } from '../runtime/parallel.ts';
import { readSession } from '../runtime/read-session.ts';
import {
  accounts,
  archive,
  identifierPolicies,
  identifiers,
  keyRing,
  searchLog,
  sessions,
} from '../runtime/stores.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { findPage, type Page } from './find.ts';
import type { Match } from './postings.ts';

const stores = {
  accounts: accounts('as it stands'),
  identifierPolicies: identifierPolicies(),
  identifiers: identifiers(),
  sessions: sessions(),
  archive: archive(),
  searchLog: searchLog(),
  blindKeys: keyRing('blind'),
  sealKeys: keyRing('seal'),
};

/** A session that changes while it is read is looked at again, by the right that this function has. */
const reader = {
  archive: stores.archive,
  sealKeys: stores.sealKeys,
  sessions: { get: async (session: string) => (await stores.sessions.many([session])).get(session) },
};

const SESSIONS_AT_ONCE = 8;
const LOG_PAGE = 100;

/** The audit trail is kept as long as the records of requests: 24 months (11 CCR § 7101). */
const LOG_SECONDS = 731 * 24 * 60 * 60;

export const handler = apiHandler({ 'POST /v1/searches': search, 'GET /v1/searches': trail });

/** Why an empty answer is what the law asks for, and not a fault. */
const NOTHING =
  'Nothing is held under these identifiers. What no agreement and no consent allowed to keep was masked before it was stored, so that there is nothing of it to find.';

/**
 * Finds the sessions that hold the identifiers. Answers the kinds of what they hold, under which grant, and where it
 * came from; never a value. Each search is on the audit trail before it is answered.
 */
async function search(event: ApiEvent): Promise<Answer> {
  const { business } = callerOf(event, 'business');
  queryAs(event, noQuerySchema);
  const input = bodyAs(event, searchSchema);
  const key = await existingBlindKey(stores.blindKeys, business);
  if (key === undefined) {
    await log(business, input, 0);
    return { status: 200, body: { sessions: [], note: NOTHING } };
  }
  const blinder = await blinderOf(stores.blindKeys, await policyOf(stores, business));
  const blinded = blindIdentifiers(blinder, input.identifiers);
  const name = nameOf(input, blinded);
  const from = input.cursor === undefined ? undefined : readCursor(key, name, input.cursor);

  const page = await findPage(stores.identifiers, input, blinded, from);
  const found = await shown(page, business, blinded);
  await log(business, input, found.length);
  const declared = input.identifiers.flatMap(({ type, value }, index) =>
    blinder.isPublicContact(type, value) ? [index] : [],
  );
  return {
    status: 200,
    body: {
      sessions: found,
      ...(found.length === 0 && page.next === undefined && from === undefined ? { note: NOTHING } : {}),
      ...(declared.length === 0 ? {} : { publicContacts: declared }),
      ...(page.next === undefined ? {} : { cursor: writeCursor(key, name, page.next) }),
    },
  };
}

/** All that makes a search the one that it is: a cursor goes on with no other. */
function nameOf({ match, role, from, to }: SearchInput, blinded: readonly BlindedIdentifier[]): string[] {
  return [match, role ?? '', `${from}`, `${to}`, ...blinded.map(({ forms }) => forms[0].blind)];
}

/** Of the sessions found those that can be read, with what they hold. */
async function shown({ matches }: Page, business: string, blinded: readonly BlindedIdentifier[]) {
  const states = await stores.sessions.many(matches.map(({ rows }) => rows[0]!.session));
  const now = Date.now();
  const readable = matches.flatMap((match) => {
    const row = states.get(match.rows[0]!.session);
    if (row?.state !== 'live' || row.business !== business || row.expiresAt <= now) return [];
    return [{ match, row }];
  });
  const list = await inParallel(readable, SESSIONS_AT_ONCE, async ({ match, row }) => {
    const { chunks } = await readSession(reader, row);
    return describe(match, row, holdingsOf(chunks), blinded);
  });
  return list;
}

function describe(match: Match, row: LiveSession, holdings: Holdings, blinded: readonly BlindedIdentifier[]) {
  const time = (at: number) => new Date(at).toISOString();
  return {
    session: row.session,
    startedAt: time(row.createdAt),
    expiresAt: time(row.expiresAt),
    /** Which of the search's identifiers, by their place in it, and how the session holds them. */
    matches: match.rows.map(({ type, role, source, blind }) => ({
      identifier: blinded.findIndex(({ forms }) => forms.some((form) => form.blind === blind)),
      type,
      role,
      source,
    })),
    ...holdings,
    grants: holdings.grants.map(({ evidence, ...grant }) => ({
      ...grant,
      ...(evidence === undefined ? {} : { evidence: { ...evidence, at: time(evidence.at) } }),
    })),
  };
}

async function log(business: string, input: SearchInput, count: number): Promise<void> {
  const { match, role, from, to, cursor } = input;
  const at = Date.now();
  const entry = {
    id: newId(),
    business,
    at,
    types: input.identifiers.map(({ type }) => type),
    match,
    ...(role === undefined ? {} : { role }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    continued: cursor !== undefined,
    sessions: count,
  };
  await stores.searchLog.add(entry, Math.floor(at / 1000) + LOG_SECONDS);
}

/** The audit trail of one month: when what kind of identifier was searched, and how much was answered. */
async function trail(event: ApiEvent): Promise<Answer> {
  const { business } = callerOf(event, 'business');
  const { month, cursor } = queryAs(event, searchLogQuerySchema);
  if (cursor !== undefined && !/^\d{15}#[A-Za-z0-9_-]{22}$/.test(cursor)) {
    throw new ProblemError({
      status: 400,
      code: 'wrong-cursor',
      title: 'The cursor is not one of ours',
      detail: 'A cursor is taken only as it was answered.',
      expected: 'the cursor of the page before',
      mend: 'Ask for the month again without a cursor.',
    });
  }
  const { entries, next } = await stores.searchLog.page(business, month, LOG_PAGE, cursor);
  const time = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());
  return {
    status: 200,
    body: {
      searches: entries.map(({ business: _, at, from, to, ...entry }) => ({
        ...entry,
        at: time(at),
        from: time(from),
        to: time(to),
      })),
      ...(next === undefined ? {} : { cursor: next }),
    },
  };
}
