import { legalClock } from '../../core/rights/clock.ts';
import { EXCEPTIONS } from '../../core/rights/exception.ts';
import type { Hold } from '../../core/rights/life-cycle.ts';
import type { RightsRequestRow } from '../../core/rights/request.ts';

const time = (at: number) => new Date(at).toISOString();

/** A request as the API answers it. */
export function shown(row: RightsRequestRow) {
  const { hold, released, cancelled, extension } = row;
  return {
    id: row.id,
    kind: row.kind,
    regime: row.regime,
    status: row.status,
    ...(row.start && { start: row.start }),
    ...(cancelled && { cancelled: { at: time(cancelled.at), reason: cancelled.reason } }),
    ...(hold && { hold: shownHold(hold) }),
    ...(released && {
      released: released.map(({ releasedAt, ...each }) => ({
        ...shownHold(each),
        releasedAt: time(releasedAt),
      })),
    }),
    receivedAt: time(row.receivedAt),
    ...(row.madeAt === undefined ? {} : { madeAt: time(row.madeAt) }),
    ...(row.begunAt === undefined ? {} : { begunAt: time(row.begunAt) }),
    ...(row.answeredAt === undefined ? {} : { answeredAt: time(row.answeredAt) }),
    ...legalClock(row),
    ...(extension && { extension: { at: time(extension.at), reason: extension.reason } }),
    identifiers: row.identifiers.map(({ type }) => type),
    receipts: row.receipts,
  };
}

function shownHold({ exception, at, reference, reviewAt }: Hold) {
  return {
    exception,
    law: EXCEPTIONS[exception],
    at: time(at),
    ...(reference === undefined ? {} : { reference }),
    ...(reviewAt === undefined ? {} : { reviewAt: time(reviewAt) }),
  };
}
