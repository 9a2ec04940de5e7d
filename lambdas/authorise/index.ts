import { timingSafeEqual } from 'node:crypto';
import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import { openToken } from '../../core/flow/token.ts';
import { hashKey } from '../../core/keys.ts';
import type { Caller } from '../runtime/api-handler.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import { accounts, keyRing } from '../runtime/stores.ts';
import { tokenKey } from '../runtime/token-keys.ts';

const stores = { accounts: accounts(), tokenKeys: keyRing('token') };

/** Says who calls: a recorder by its token, a business by its secret key, the operator by the operator key. */
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
  return key === undefined || key.revokedAt !== undefined
    ? undefined
    : { kind: 'business', business: key.business };
}

async function recorderOf(text: string): Promise<Caller | undefined> {
  const token = await openToken(text, (kid) => tokenKey(stores.tokenKeys, kid), Date.now());
  return token === undefined ? undefined : { kind: 'recorder', ...token.claims, expiresAt: token.expiresAt };
}
