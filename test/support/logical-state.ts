import { createHash } from 'node:crypto';
import { sessionPrefix } from '../../core/sealing/session-object.ts';
import { countersOf, countHolding, isStore } from '../../local/show/ledger.ts';
import type { Pipeline } from './pipeline.ts';

/** What is held of one session, without what chance decides: ids, keys, times, how chunks were packed into objects. */
interface SessionState {
  readonly standing: 'live' | 'tombstone' | 'unknown';
  /** Events by the chunk's sequence number, as count and digest; what the API answers when it refuses. */
  readonly events: Readonly<Record<number, string>> | number;
  /** How many index rows stand under the session and under their blinds, by role and type. */
  readonly rows: Readonly<Record<string, { bySession: number; byBlind: number }>>;
  /** The known values of the running session, and the rows that lead to them. */
  readonly identities: { readonly known: number; readonly leading: number };
  readonly hasObjects: boolean;
}

/** What the stages counted, by name: the sum over their shards. */
export interface CounterState {
  readonly redact: Readonly<Record<string, number>>;
  readonly archive: Readonly<Record<string, number>>;
}

export interface LogicalState {
  readonly sessions: readonly SessionState[];
  readonly counters: CounterState;
}

type Item = Record<string, { S?: string; N?: string }>;

/**
 * Reads back what the pipeline holds of some sessions, in a form in which two runs of the same traffic are equal.
 *
 * @param sessions of the pipeline's business, in the order in which they are to be compared
 * @param before counters to be taken off, so that only what came later is compared
 *
 * @example expect(await logicalState(pipeline, disturbed)).toEqual(await logicalState(pipeline, undisturbed))
 */
export async function logicalState(
  pipeline: Pipeline,
  sessions: readonly string[],
  before: CounterState = { redact: {}, archive: {} },
): Promise<LogicalState> {
  const { run } = pipeline;
  const [keys, index, identities] = await Promise.all(
    ['Sessions', 'Identifiers', 'Identities'].map((table) => itemsOf(pipeline, table)),
  );
  const states = sessions.map(async (session): Promise<SessionState> => {
    const key = keys!.find(({ pk }) => pk?.S === session);
    const about = identities!.filter(({ pk, sk }) => pk?.S === session || sk?.S === session);
    return {
      standing: key === undefined ? 'unknown' : 'tombstonedAt' in key ? 'tombstone' : 'live',
      events: await eventsOf(pipeline, session),
      rows: rowsOf(index!, session),
      identities: {
        // What is known of form fields is on file once a batch, wherever batches begin.
        known: about.filter(({ pk, sk }) => pk?.S === session && !sk?.S?.startsWith('fields#')).length,
        leading: about.filter(({ sk }) => sk?.S === session).length,
      },
      hasObjects: (await countHolding(run, 'Archive', sessionPrefix(session))) > 0,
    };
  });
  return {
    sessions: await Promise.all(states),
    counters: difference(await counterState(pipeline), before),
  };
}

/** What a deletion has led to, without ids and times. */
export interface DeletionState {
  readonly status: unknown;
  readonly receipts: number;
  /** What the newest receipt says of each store; how many objects there were is chance. */
  readonly stores: readonly unknown[];
  readonly survivors: unknown;
  readonly residuals: readonly unknown[];
  /** Which times the request's row holds. */
  readonly times: readonly string[];
  /** No key was destroyed after the time that the row gives for the last. */
  readonly lastShredIsKnown: boolean;
  readonly suppressions: number;
  readonly particulars: number;
}

/** Reads back what a request for deletion has led to so far. */
export async function deletionState(pipeline: Pipeline, request: string): Promise<DeletionState> {
  const { api, keys } = pipeline;
  const { body: shown } = await api.get(`/v1/requests/${request}`, keys.secretKey);
  const { body } = await api.get(`/v1/requests/${request}/receipt`, keys.secretKey);
  const receipt = JSON.parse(Buffer.from(String(body.payload), 'base64url').toString('utf8'));
  const row = (await itemsOf(pipeline, 'Requests')).find(
    ({ pk, sk }) => pk?.S === request && sk?.S === 'request',
  );
  const tombstones = (await itemsOf(pipeline, 'Sessions')).filter((item) => item.request?.S === request);
  const ofRequest = async (table: string, attribute: string, value: string) =>
    (await itemsOf(pipeline, table)).filter((item) => item[attribute]?.S === value).length;
  return {
    status: shown.status,
    receipts: (shown.receipts as unknown[]).length,
    stores: receipt.stores.map(({ root: _, ...outcome }: Record<string, unknown>) =>
      outcome.store === 'Archive' ? { ...outcome, found: '-', erased: '-' } : outcome,
    ),
    survivors: receipt.verification.survivors,
    residuals: receipt.residuals.map(({ store }: Record<string, unknown>) => store),
    times: Object.keys(row ?? {})
      .filter((name) => name.endsWith('At'))
      .sort(),
    lastShredIsKnown: tombstones.every(
      ({ tombstonedAt }) => Number(tombstonedAt?.N) <= Number(row?.shreddedAt?.N),
    ),
    suppressions: await ofRequest('Suppressions', 'request', request),
    particulars: await ofRequest('Particulars', 'pk', `request#${request}`),
  };
}

/** What both stages have counted so far. */
export async function counterState({ run }: Pipeline): Promise<CounterState> {
  return { redact: await countersOf(run, 'redact'), archive: await countersOf(run, 'archive') };
}

/** The items of a table, by its construct's id, in DynamoDB's JSON. */
export async function itemsOf({ run }: Pipeline, construct: string): Promise<Item[]> {
  const items: Item[] = [];
  for await (const { store, bytes } of run.gateway.contents()) {
    if (isStore(run, store, construct)) items.push(JSON.parse(bytes.toString('utf8')));
  }
  return items;
}

/** A chunk's events are what a replay from its number has more than one from the next. */
async function eventsOf({ api, keys }: Pipeline, session: string): Promise<SessionState['events']> {
  const from = async (sequence: number) => {
    const { status, body } = await api.get(`/v1/sessions/${session}/events?from=${sequence}`, keys.secretKey);
    return { status, events: (body.events ?? []) as unknown[] };
  };
  const found: Record<number, string> = {};
  let left = await from(0);
  if (left.status !== 200) return left.status;
  for (let sequence = 0; left.events.length > 0; sequence++) {
    const next = await from(sequence + 1);
    const own = left.events.slice(0, left.events.length - next.events.length);
    const digest = createHash('sha256').update(JSON.stringify(own)).digest('hex').slice(0, 16);
    if (own.length > 0) found[sequence] = `${own.length} events, ${digest}`;
    left = next;
  }
  return found;
}

function rowsOf(index: readonly Item[], session: string): SessionState['rows'] {
  const rows: Record<string, { bySession: number; byBlind: number }> = {};
  for (const { pk, session: of, role, type } of index) {
    if (of?.S !== session) continue;
    const name = `${role?.S} ${type?.S}`;
    rows[name] ??= { bySession: 0, byBlind: 0 };
    rows[name][pk?.S === session ? 'bySession' : 'byBlind'] += 1;
  }
  return Object.fromEntries(Object.entries(rows).sort());
}

function difference(after: CounterState, before: CounterState): CounterState {
  const each = (stage: keyof CounterState) =>
    Object.fromEntries(
      Object.entries(after[stage])
        .map(([name, count]) => [name, count - (before[stage][name] ?? 0)] as const)
        .filter(([, count]) => count !== 0)
        .sort(),
    );
  return { redact: each('redact'), archive: each('archive') };
}
