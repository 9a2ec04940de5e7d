import { noQuerySchema } from '../../core/flow/api.ts';
import { consentHistorySchema } from '../../core/flow/api-consents.ts';
import { type Answer, type ApiEvent, bodyAs, callerOf, queryAs } from '../runtime/api-handler.ts';
import { blindKey, blindVisitor } from '../runtime/blinds.ts';
import { openCursor, sealCursor } from '../runtime/cursor.ts';
import { stores } from './places.ts';

/** What is on file of a visitor's consent, oldest first. The visitor stands in the body: ids stay out of URLs. */
export async function history(event: ApiEvent): Promise<Answer> {
  const { business } = callerOf(event, 'business');
  queryAs(event, noQuerySchema);
  const { visitor, limit, cursor } = bodyAs(event, consentHistorySchema);
  const key = await blindKey(stores.blindKeys, business);
  const principal = await blindVisitor(stores.blindKeys, business, visitor);
  const context = ['consent-history', principal];
  const page = await stores.consents.history(principal, limit, openCursor<number>(key, context, cursor));
  const next = page.next === undefined ? {} : { cursor: sealCursor(key, context, page.next) };
  const events = page.events.map(({ timestamp, expiresAt, ...record }) => ({
    ...record,
    timestamp: new Date(timestamp).toISOString(),
    ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt).toISOString() }),
  }));
  return { status: 200, body: { events, ...next } };
}
