import * as z from 'zod';
import { REQUEST_LOG_DAYS } from '../data-map.ts';
import { idSchema } from '../flow/ids.ts';
import { isAnswered, type RequestStatus, requestKindSchema, requestStatusSchema } from './kind.ts';
import type { RightsRequestRow } from './request.ts';

/**
 * One line of the log of requests: what 11 CCR §7101(b) asks for, and nothing personal. The regulation lets it be used
 * for nothing else than to review and show how requests are answered. Times in ms since 1970.
 */
export const logEntrySchema = z.strictObject({
  /** Of the request; of a request that the business denied, of the line itself. */
  id: idSchema,
  /** The nature of the request. */
  kind: requestKindSchema,
  regime: z.string(),
  /** When the business received it. */
  madeAt: z.int(),
  /** How it was made. */
  manner: z.string().optional(),
  /** The nature of the answer; `open` or `in_progress` before there is one. */
  status: requestStatusSchema,
  answeredAt: z.int().optional(),
  /** The basis of a denial. */
  reason: z.string().optional(),
});
export type LogEntry = z.infer<typeof logEntrySchema>;

/** The line of a request that has just come in. */
export function entryOf({ id, kind, regime, receivedAt, madeAt, manner }: RightsRequestRow): LogEntry {
  return {
    id,
    kind,
    regime,
    madeAt: madeAt ?? receivedAt,
    ...(manner === undefined ? {} : { manner }),
    status: 'open',
  };
}

/**
 * When a line may be dropped, seconds since 1970: 24 months after the answer. §7101(a) asks for 24 months at least; a
 * request that is not answered stays.
 */
export function dropAt(status: RequestStatus, answeredAt: number): number | undefined {
  if (!isAnswered(status)) return undefined;
  return Math.ceil(answeredAt / 1000) + REQUEST_LOG_DAYS * 24 * 60 * 60;
}
