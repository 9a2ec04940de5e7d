/** What a business sends about the requests of people. Unknown fields are refused. */
import * as z from 'zod';
import { optOutKindSchema } from '../gate/opt-out.ts';
import { identifierSchema, identifierTypeSchema } from '../identifiers/identifier-type.ts';
import { DENIALS } from '../proof/receipt-fields.ts';
import { exceptionSchema } from '../rights/exception.ts';
import { requestKindSchema, requestStatusSchema } from '../rights/kind.ts';
import { cancelReasonSchema } from '../rights/life-cycle.ts';
import { pageQuerySchema } from './api.ts';
import { callbackSchema } from './callback.ts';

/** A name out of the business's own vocabulary: it goes into receipt and log, where nothing personal may stand. */
const word = z.string().regex(/^[a-z][a-z0-9_-]{0,63}$/, 'expected a lower-case word such as account-login');

/** A point in time, in ms since 1970. */
const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const verificationSchema = z.strictObject({
  by: word,
  tier: z.enum(['reasonable', 'reasonably-high', 'account']),
  method: word,
});

const identifiersSchema = z.array(identifierSchema).min(1).max(20);

/** What every kind of request has. */
const common = {
  identifiers: identifiersSchema,
  regime: z.enum(['ccpa']).default('ccpa'),
  /** When the business received the person's request, if not now: the clock runs from then. */
  madeAt: instant.optional(),
  /** How the person made it, such as web-form, phone or authorized-agent: for the log. */
  manner: word.optional(),
  /** Is told when the request's status changes. */
  callback: callbackSchema.optional(),
};

/** Of what is carried out by a workflow. */
const carriedOut = {
  ...common,
  /**
   * `on_event`: it waits until an event names it, or somebody starts it. Its clock runs all the same. A request that is
   * taken and not started can be looked at first, and called off.
   */
  start: z.enum(['now', 'on_event']).optional(),
};

/** Opting out and limiting must not depend on who asks being verified: 11 CCR §7060(b). */
const unverified = {
  verification: z
    .undefined({ error: 'expected none: who opts out or limits must not be verified (11 CCR §7060(b))' })
    .optional()
    .meta({ not: {} }),
};

/** The two steps of 11 CCR §7028(a), and whose idea it was. */
const optInSchema = z
  .strictObject({
    of: z.array(optOutKindSchema).min(1).max(3),
    askedBy: z.enum(['person', 'business']),
    requestedAt: instant,
    confirmedAt: instant,
  })
  .refine(
    ({ requestedAt, confirmedAt }) => requestedAt < confirmedAt && confirmedAt <= Date.now(),
    'expected two steps: confirmedAt after requestedAt, and neither in the future (11 CCR §7028(a))',
  );

/** A value that is held and wrong, and the right one; of one type. */
const correctionSchema = z.strictObject({
  type: identifierTypeSchema.refine(
    (type) => type !== 'visitor',
    'expected a type that a person can be wrong about',
  ),
  wrong: identifierSchema.shape.value,
  right: identifierSchema.shape.value,
});

/** POST /v1/requests */
export const rightsRequestSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('know'),
      /** The categories of what is held, or the specific pieces too. */
      scope: z.enum(['categories', 'specific']).optional(),
      ...carriedOut,
      verification: verificationSchema.optional(),
    }),
    z.strictObject({
      kind: z.enum(['delete', 'delete_and_suppress']),
      ...carriedOut,
      verification: verificationSchema.optional(),
    }),
    z.strictObject({
      kind: z.literal('correct'),
      /** What names the person: only sessions that are theirs by one of these are corrected. */
      ...carriedOut,
      corrections: z.array(correctionSchema).min(1).max(20),
      verification: verificationSchema,
    }),
    z.strictObject({ kind: z.enum(['opt_out', 'limit']), ...common, ...unverified }),
    z.strictObject({
      kind: z.literal('opt_in'),
      ...common,
      optIn: optInSchema,
      verification: verificationSchema.optional(),
    }),
  ])
  .refine(({ madeAt }) => madeAt === undefined || madeAt <= Date.now(), {
    path: ['madeAt'],
    message: 'expected a time that is not in the future',
  });
export type RightsRequestInput = z.infer<typeof rightsRequestSchema>;

/** POST /v1/requests/{id}/cancel */
export const cancelSchema = z.strictObject({ reason: cancelReasonSchema });

/** POST /v1/requests/{id}/hold: nothing of the request is erased while the exception stands. */
export const holdInputSchema = z.strictObject({
  exception: exceptionSchema,
  /** The business's own name of the matter: it is shown, and nothing personal may stand in it. */
  reference: word.optional(),
  reviewAt: instant.refine((at) => at > Date.now(), 'expected a time to come').optional(),
});

/** POST /v1/requests/{id}/extension: 45 more days, of which the person was told with this reason. */
export const extensionInputSchema = z.strictObject({ reason: word });

/** POST /v1/requests/denials: a request that the business denied. Nothing is done for it, so nobody is named. */
export const denialSchema = z.strictObject({
  kind: requestKindSchema,
  regime: common.regime,
  madeAt: common.madeAt,
  manner: common.manner,
  /** The basis of the denial, in the words of the Data Rights Protocol 1.0. */
  reason: z.enum(DENIALS),
});

/** The query of GET /v1/requests: the log of requests, oldest first. */
export const requestLogQuerySchema = pageQuerySchema.extend({
  kind: requestKindSchema.optional(),
  status: requestStatusSchema.optional(),
  /** Made from then on; and before then. */
  from: instant.optional(),
  to: instant.optional(),
});
