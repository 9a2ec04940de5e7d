import {
  type CancelReason,
  cancelHindrance,
  type Hindrance,
  restartHindrance,
  statusOfCancelled,
} from '../../core/rights/life-cycle.ts';
import type { RightsRequestRow } from '../../core/rights/request.ts';
import type { Changes, Requests } from '../../stores/requests.ts';
import { startAsItStands, type Workflows } from './workflows.ts';

export interface LifeCycleStores extends Workflows {
  readonly requests: Requests;
}

/** What was decided, and the request as it stands: changed, or why it could not be. */
export type Decided =
  | { readonly row: RightsRequestRow; readonly hindrance?: undefined }
  | { readonly row: RightsRequestRow; readonly hindrance: Hindrance };

/**
 * Calls a request off, for good, unless it has begun: of a cancellation and the beginning of the work one wins. Its
 * workflow then gives back what the request has set already. Called off again with the same reason it comes to the same.
 */
export async function cancelRequest(
  stores: LifeCycleStores,
  id: string,
  reason: CancelReason,
): Promise<Decided> {
  const at = Date.now();
  const decided = await decide(stores.requests, id, (row) => {
    if (row.cancelled?.reason === reason) return {};
    const hindrance = cancelHindrance(row);
    if (hindrance !== undefined) return hindrance;
    const status = statusOfCancelled(reason);
    return { cancelled: { at, reason }, status, answeredAt: at, ...unparked(row) };
  });
  if (decided.hindrance !== undefined) return decided;
  await stores.requests.log.follow(decided.row);
  return { row: await goOn(stores, decided.row) };
}

/**
 * Has a request's workflow go on: starts the newest execution, and where that one has ended without coming to the
 * request's end, another. What an execution did stands, so the next one goes on where it was.
 */
export async function goOn(stores: LifeCycleStores, row: RightsRequestRow): Promise<RightsRequestRow> {
  if (await startAsItStands(stores, row)) return row;
  const next = await stores.requests.change(row.id, (standing) =>
    standing.attempt === row.attempt && restartHindrance(standing) === undefined
      ? { attempt: (standing.attempt ?? 1) + 1 }
      : undefined,
  );
  await startAsItStands(stores, next);
  return next;
}

/** Decides upon a request as it stands; `{}` is no hindrance and nothing to change. */
export async function decide(
  requests: Requests,
  id: string,
  decision: (row: RightsRequestRow) => Changes | Hindrance,
): Promise<Decided> {
  let hindrance: Hindrance | undefined;
  const row = await requests.change(id, (standing) => {
    const decided = decision(standing);
    hindrance = typeof decided === 'string' ? decided : undefined;
    return typeof decided === 'string' || Object.keys(decided).length === 0 ? undefined : decided;
  });
  return hindrance === undefined ? { row } : { row, hindrance };
}

/** Of a request whose workflow has ended because it was held: the next execution is to go on. */
export function unparked({ parked, attempt }: RightsRequestRow): Changes {
  return parked === undefined ? {} : { parked: undefined, attempt: (attempt ?? 1) + 1 };
}
