import type { RightsRequestRow } from '../../core/rights/request.ts';
import type { Suppressions } from '../../stores/suppressions.ts';

/** What the steps of a disclosure hand on: a workflow's history cannot be deleted, so it is the request's id only. */
export interface DisclosureState {
  readonly requestId: string;
  /** The step has not come to its end and is to be run again. */
  readonly more: boolean;
  /** The person was erased since the request came: there is nothing to tell any more. */
  readonly erased: boolean;
}

/** What the report hands to the step that publishes its receipt: the receipt's id, or nothing. */
export interface Reported extends DisclosureState {
  readonly receipt: string;
}

/**
 * Whether a deletion of the person came after the request. Each step asks before it reads anything; a deletion waits
 * until every step that had not yet seen its mark is over, so that no export comes to be behind its back.
 */
export async function wasErased(suppressions: Suppressions, request: RightsRequestRow): Promise<boolean> {
  const marks = await suppressions.marks(request.identifiers.map(({ blind }) => blind));
  return [...marks.values()].some(({ until }) => until >= request.receivedAt);
}
