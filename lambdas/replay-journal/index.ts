import { noBodySchema, noQuerySchema } from '../../core/flow/api.ts';
import { apiHandler, bodyAs, bodyBytes, queryAs } from '../runtime/api-handler.ts';
import { stores } from './places.ts';
import { replayJournal } from './replay.ts';

/** One call works for some seconds, since an API answers within thirty; the operator's command calls until it is done. */
const MILLISECONDS = 10_000;

export const handler = apiHandler({
  'POST /v1/journal/replays': async (event) => {
    queryAs(event, noQuerySchema);
    if (bodyBytes(event).length > 0) bodyAs(event, noBodySchema);
    return { status: 200, body: await replayJournal(stores, Date.now() + MILLISECONDS) };
  },
});
