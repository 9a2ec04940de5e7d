import { noBodySchema, noQuerySchema } from '../../core/flow/api.ts';
import { cancelSchema, extensionInputSchema, holdInputSchema } from '../../core/flow/api-requests.ts';
import { ProblemError } from '../../core/flow/problem.ts';
import {
  extensionHindrance,
  type Hindrance,
  holdHindrance,
  restartHindrance,
} from '../../core/rights/life-cycle.ts';
import type { RightsRequestRow } from '../../core/rights/request.ts';
import { type Answer, type ApiEvent, bodyAs, bodyBytes, queryAs } from '../runtime/api-handler.ts';
import { cancelRequest, type Decided, decide, goOn, unparked } from '../runtime/life-cycle.ts';
import { startAsItStands } from '../runtime/workflows.ts';
import { requestOf } from './of-caller.ts';
import { stores } from './places.ts';
import { shown } from './shown.ts';

/** Calls a request off before anything is done for it: the person takes it back, or the business denies it. */
export async function cancel(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  const { id } = await requestOf(event);
  const { reason } = bodyAs(event, cancelSchema);
  return answerOf(await cancelRequest(stores, id, reason));
}

/** Holds a deletion under a named exception: nothing is erased until it is released. Its clock goes on. */
export async function hold(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  const { id } = await requestOf(event);
  const { exception, reference, reviewAt } = bodyAs(event, holdInputSchema);
  const given = {
    exception,
    ...(reference === undefined ? {} : { reference }),
    ...(reviewAt === undefined ? {} : { reviewAt }),
  };
  const at = Date.now();
  return answerOf(
    await decide(stores.requests, id, (row) => {
      // Sent once more, as when its answer was lost, it is the same hold.
      if (row.hold && JSON.stringify({ ...given, at: 0 }) === JSON.stringify({ ...row.hold, at: 0 }))
        return {};
      return holdHindrance(row) ?? { hold: { ...given, at } };
    }),
  );
}

/** Releases a deletion that was held, which then goes on. */
export async function release(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  const { id } = await requestOf(event);
  const releasedAt = Date.now();
  const decided = await decide(stores.requests, id, (row) => {
    if (row.hold === undefined) return row.released === undefined ? 'not-held' : {};
    const released = [...(row.released ?? []), { ...row.hold, releasedAt }];
    return { hold: undefined, released, ...unparked(row) };
  });
  if (decided.hindrance === undefined) await startAsItStands(stores, decided.row);
  return answerOf(decided);
}

/** Extends the 45 days by as many, once. The business tells the person of it, with the reason. */
export async function extend(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  const { id } = await requestOf(event);
  const { reason } = bodyAs(event, extensionInputSchema);
  const at = Date.now();
  return answerOf(
    await decide(stores.requests, id, (row) => {
      if (row.extension?.reason === reason) return {};
      return extensionHindrance(row, at) ?? { extension: { at, reason } };
    }),
  );
}

/** Starts a request again whose workflow failed, or was never started. One that runs goes on running. */
export async function restart(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  if (bodyBytes(event).length > 0) bodyAs(event, noBodySchema);
  const row = await requestOf(event);
  const hindrance = restartHindrance(row);
  return answerOf(hindrance === undefined ? { row: await goOn(stores, row) } : { row, hindrance });
}

function answerOf({ row, hindrance }: Decided): Answer {
  if (hindrance !== undefined) throw refused(row, hindrance);
  return { status: 200, body: shown(row) };
}

const REFUSALS: Readonly<
  Record<Hindrance, { title: string; detail: string; expected: string; mend: string }>
> = {
  answered: {
    title: 'The request has been answered',
    detail: 'Nothing more is done for this request.',
    expected: 'a request that is open or in progress',
    mend: 'GET /v1/requests/{id} shows how it was answered; make a new request if more is to be done.',
  },
  begun: {
    title: 'The request has begun',
    detail: 'What cannot be undone may have been done for it already.',
    expected: 'a request without begunAt',
    mend: 'Let it come to its end: of a deletion nothing can be brought back, and an export expires by itself.',
  },
  held: {
    title: 'The request is held',
    detail: 'Nothing is done for it while a named exception stands.',
    expected: 'a request without hold',
    mend: 'Release it first: DELETE /v1/requests/{id}/hold.',
  },
  'not-held': {
    title: 'The request is not held',
    detail: 'There is nothing to release.',
    expected: 'a request with hold',
    mend: 'GET /v1/requests/{id} shows whether it is held.',
  },
  extended: {
    title: 'The request was extended already',
    detail: 'The law allows one extension.',
    expected: 'a request without extension',
    mend: 'Answer it by respondBy: carry it out, or deny it with its reason.',
  },
  late: {
    title: 'The first 45 days are over',
    detail: 'An extension is told of within the first 45 calendar days (11 CCR §7021(b)).',
    expected: 'an extension within 45 days of when the business received the request',
    mend: 'Answer the request now.',
  },
  kind: {
    title: 'This kind of request cannot',
    detail:
      'A choice is in force as soon as it is made: it is neither cancelled nor extended; only deletions are held.',
    expected: 'a request of another kind',
    mend: 'To take a choice back make a request of kind opt_in.',
  },
};

function refused({ kind, status }: RightsRequestRow, hindrance: Hindrance): ProblemError {
  return new ProblemError({
    status: 409,
    code: `request-${hindrance}`,
    ...REFUSALS[hindrance],
    given: `${kind}, ${status}`,
  });
}
