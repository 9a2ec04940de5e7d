import { noQuerySchema } from '../../core/flow/api.ts';
import { denialSchema } from '../../core/flow/api-requests.ts';
import type { LogEntry } from '../../core/rights/log-entry.ts';
import { type Answer, type ApiEvent, bodyAs, callerOf, queryAs } from '../runtime/api-handler.ts';
import { idFor } from '../runtime/idempotency.ts';
import { stores } from './places.ts';
import { shownEntry } from './shown-entry.ts';

/**
 * Puts a request that the business denied into the log, with its basis (11 CCR §7101(b)). Nothing is done for it, and
 * nothing is to be known of who made it.
 */
export async function deny(event: ApiEvent): Promise<Answer> {
  const { business } = callerOf(event, 'business');
  queryAs(event, noQuerySchema);
  const { madeAt, manner, ...denial } = bodyAs(event, denialSchema);
  const answeredAt = Date.now();
  const entry: LogEntry = {
    id: idFor(event, 'denial'),
    ...denial,
    madeAt: madeAt ?? answeredAt,
    ...(manner === undefined ? {} : { manner }),
    status: 'denied',
    answeredAt,
  };
  await stores.requests.log.add(business, entry);
  return { status: 201, body: shownEntry(entry) };
}
