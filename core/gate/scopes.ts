import * as z from 'zod';

/**
 * What a secret key may be allowed to do; a route asks for one of these.
 *
 * - `consents`: consent evidence, withdrawals, opt-outs and the texts that visitors are shown
 * - `searches`: finding the sessions that hold an identifier
 * - `sessions`: reading what is held of a session, and replaying it
 * - `requests`: rights requests and their receipts
 * - `agreements`: signing and withdrawing agreements
 * - `account`: the record policy and the keys
 */
export const SCOPES = ['consents', 'searches', 'sessions', 'requests', 'agreements', 'account'] as const;
export type Scope = (typeof SCOPES)[number];

/** A list of scopes without repeats, in the order in which the product names them. */
export const scopesSchema = z
  .array(z.enum(SCOPES))
  .min(1)
  .transform((list) => SCOPES.filter((scope) => list.includes(scope)));
