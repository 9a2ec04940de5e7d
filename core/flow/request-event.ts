import * as z from 'zod';
import { idSchema } from './ids.ts';

/** How an event is marked that has a request started; everybody who may put events into the account's bus can send it. */
export const REQUEST_EVENT = { source: 'scrubjay', detailType: 'RequestDue' } as const;

/** What such an event carries: the request's id and nothing else. Events are kept by whoever archives the bus. */
export const requestEventSchema = z.strictObject({ requestId: idSchema });
