import { timingSafeEqual } from 'node:crypto';
import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import { openToken } from '../../core/flow/token.ts';
import { isInForce } from '../../core/gate/account.ts';
import { hashKey } from '../../core/keys.ts';
import type { Caller } from '../runtime/api-handler.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import { accounts, keyRing } from '../runtime/stores.ts';
import { tokenKey } from '../runtime/token-keys.ts';

const stores = {
  accounts: accounts(),
  /** What a recorder sends is looked at again by redact, so that it need not wait for a replay of the journal. */
  recorders: accounts('as it stands'),
  tokenKeys: keyRing('token'),
};

/**
 * Says who calls: a recorder by its token, a business by its secret key, the operator by the operator key. A token ends
 * with its site key; of chunks API Gateway remembers the answer for a minute, and redact drops what comes meanwhile.
 */
export const handler = settledHandler(async (event: APIGatewayRequestAuthorizerEventV2) => {
  const caller = await identify(event);
  return caller === undefined ? { isAuthorized: false } : { isAuthorized: true, context: caller };
});

async function identify(event: APIGatewayRequestAuthorizerEventV2): Promise<Caller | undefined> {
  const bearer = /^Bearer (sj_(?:sk|op)_[A-Za-z0-9_-]{43})$/.exec(event.headers?.authorization ?? '')?.[1];
  if (bearer?.startsWith('sj_op_')) return isOperator(hashKey(bearer)) ? { kind: 'operator' } : undefined;
  if (bearer !== undefined) return businessOf(hashKey(bearer));
  const token = event.queryStringParameters?.token;
  return token === undefined ? undefined : recorderOf(token);
}

function isOperator(hash: string): boolean {
  const expected = Buffer.from(process.env.OPERATOR_KEY_HASH ?? '');
  const given = Buffer.from(hash);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

async function businessOf(hash: string): Promise<Caller | undefined> {
  const key = await stores.accounts.secretKey(hash);
  if (key === undefined || !isInForce(key, Date.now())) return undefined;
  return { kind: 'business', business: key.business, key: key.id, scopes: key.scopes.join(' ') };
}

async function recorderOf(text: string): Promise<Caller | undefined> {
  const token = await openToken(text, (kid) => tokenKey(stores.tokenKeys, kid), Date.now());
  if (token === undefined) return undefined;
  const siteKey = await stores.recorders.siteKey(token.claims.siteKey);
  if (siteKey === undefined || !isInForce(siteKey, Date.now())) return undefined;
  return { kind: 'recorder', ...token.claims, expiresAt: token.expiresAt };
}
