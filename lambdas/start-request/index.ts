import { requestEventSchema } from '../../core/flow/request-event.ts';
import { restartHindrance } from '../../core/rights/life-cycle.ts';
import { logInfo } from '../runtime/log.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import { requests, workflow } from '../runtime/stores.ts';
import { startAsItStands } from '../runtime/workflows.ts';

const stores = {
  requests: requests(),
  deletion: workflow('DELETION'),
  disclosure: workflow('DISCLOSURE'),
  amendment: workflow('AMENDMENT'),
  callbacks: workflow('CALLBACKS'),
};

/**
 * An event names a request that is to be started: one that was made with `start: on_event`, or that was taken and never
 * started. One that runs goes on running, so that an event may come any number of times. An event that carries anything
 * but the id of a request that waits is ignored, and counted by this line of the log.
 */
export const handler = settledHandler(async ({ detail }: { readonly detail?: unknown }): Promise<void> => {
  const event = requestEventSchema.safeParse(detail);
  if (!event.success) return ignored('malformed');
  const row = await stores.requests.get(event.data.requestId);
  if (row === undefined) return ignored('unknown');
  if (restartHindrance(row) !== undefined) return ignored('answered', row.id);
  await startAsItStands(stores, row);
});

function ignored(code: 'malformed' | 'unknown' | 'answered', requestId?: string): void {
  logInfo('event ignored', { code, ...(requestId === undefined ? {} : { requestId }) });
}
