import type { RequestKind } from '../../core/rights/kind.ts';
import type { RightsRequestRow } from '../../core/rights/request.ts';
import type { RequestWorkflow } from '../../stores/workflow.ts';

export interface Workflows {
  readonly deletion: RequestWorkflow;
  /** Of a function that takes requests to know. */
  readonly disclosure?: RequestWorkflow;
  /** Of a function that takes choices and corrections. */
  readonly amendment?: RequestWorkflow;
  /** Of a function that takes requests with callbacks. */
  readonly callbacks?: RequestWorkflow;
}

/**
 * Starts the newest execution of a request, unless it was started, and what tells its callbacks how it stands.
 *
 * @returns whether the execution runs
 */
export async function startAsItStands(stores: Workflows, row: RightsRequestRow): Promise<boolean> {
  const { id, kind, attempt, callback, openDsr } = row;
  const isRunning = await workflowOf(stores, kind).start(id, attempt);
  if (callback !== undefined || (openDsr?.callbacks.length ?? 0) > 0)
    await given(stores.callbacks).start(id, attempt);
  return isRunning;
}

function workflowOf(stores: Workflows, kind: RequestKind): RequestWorkflow {
  if (kind === 'delete' || kind === 'delete_and_suppress') return stores.deletion;
  return given(kind === 'know' ? stores.disclosure : stores.amendment);
}

function given<T>(workflow: T | undefined): T {
  if (workflow === undefined) throw new Error('this function starts no requests of this kind');
  return workflow;
}
