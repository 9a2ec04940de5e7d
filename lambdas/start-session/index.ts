import { noQuerySchema, startSessionSchema } from '../../core/flow/api.ts';
import { newId } from '../../core/flow/ids.ts';
import { SESSION_SECONDS, TOKEN_REFRESH_SECONDS } from '../../core/flow/limits.ts';
import { ProblemError } from '../../core/flow/problem.ts';
import { issueToken, openToken, type TokenClaims } from '../../core/flow/token.ts';
import { type Business, isInForce, type SiteKey } from '../../core/gate/account.ts';
import { isPending } from '../../core/gate/agreements.ts';
import { blind } from '../../core/identifiers/blind.ts';
import { type Answer, type ApiEvent, apiHandler, bodyAs, queryAs } from '../runtime/api-handler.ts';
import { existingBlindKey } from '../runtime/blinds.ts';
import { accounts, agreements, consents, journal, keyRing, sessions } from '../runtime/stores.ts';
import { currentTokenKey, tokenKey, tokenKeyLabel } from '../runtime/token-keys.ts';
import { outlook } from './choices.ts';

const stores = {
  accounts: accounts(),
  agreements: agreements(),
  consents: consents(),
  journal: journal('consents'),
  sessions: sessions(),
  tokenKeys: keyRing('token'),
  blindKeys: keyRing('blind'),
};

export const handler = apiHandler({ 'POST /v1/sessions': startSession });

/**
 * Checks the site key and the origin and answers a session token. With the token of a running session that session
 * goes on, unless it was erased or has lasted its time: then a new one starts.
 */
async function startSession(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  const input = bodyAs(event, startSessionSchema);
  const { siteKey, business } = await siteOf(input.siteKey);
  checkOrigin(event.headers.origin, siteKey);
  const now = Date.now();
  const signed = (await stores.agreements.current([business.business])).get(business.business) ?? {};
  if (isPending(signed, now, now)) throw pending();
  const former = input.token === undefined ? undefined : await goingOn(input.token, siteKey, now);
  const claims: TokenClaims = {
    business: business.business,
    siteKey: siteKey.siteKey,
    session: former?.session ?? newId(),
    visitor: former?.visitor ?? input.visitor ?? newId(),
    keepsAddress: business.policy.categories.includes('ips'),
    startedAt: former?.startedAt ?? now,
  };
  const principal = await principalOf(business.business, claims.visitor);
  const { business: id, policy } = business;
  const subject = { business: id, policy, agreements: signed, principal };
  const told = await outlook(stores, event, input.gpp, subject, now);
  const key = await currentTokenKey(stores.tokenKeys, now);
  const { token, expiresAt } = await issueToken(key, tokenKeyLabel(now), claims, now);
  return {
    status: 201,
    body: {
      token,
      expiresAt: new Date(expiresAt).toISOString(),
      session: claims.session,
      visitor: claims.visitor,
      ...told,
    },
  };
}

async function siteOf(key: string): Promise<{ siteKey: SiteKey; business: Business }> {
  const siteKey = await stores.accounts.siteKey(key);
  const business = siteKey === undefined ? undefined : await stores.accounts.business(siteKey.business);
  if (siteKey === undefined || business === undefined || !isInForce(siteKey, Date.now())) {
    throw new ProblemError({
      status: 403,
      code: 'unknown-site-key',
      title: 'This site key is not known',
      detail: 'The site key does not exist or was revoked.',
      given: 'a well-formed site key',
      expected: 'a site key in force',
      mend: "Copy the site key from the business's account; it begins with sj_pk_.",
    });
  }
  return { siteKey, business };
}

/** The visitor's blind. Who signed its agreements has a key for it. */
async function principalOf(business: string, visitor: string): Promise<string> {
  const key = await existingBlindKey(stores.blindKeys, business);
  if (key === undefined) throw new Error('a business that signed has no blind key');
  return blind(key, 'visitor', visitor);
}

function pending(): ProblemError {
  return new ProblemError({
    status: 403,
    code: 'pending-business',
    title: 'The account is not open yet',
    detail:
      'Nothing is recorded for a business before its terms and its privacy policy are signed, nor after it withdrew them.',
    expected: 'terms and privacy policy signed and in force',
    mend: 'Let the business sign them: npx scrubjay agreements sign, or POST /v1/agreements with the secret key.',
  });
}

function checkOrigin(origin: string | undefined, siteKey: SiteKey): void {
  if (origin !== undefined && siteKey.origins.includes(origin)) return;
  throw new ProblemError({
    status: 403,
    code: 'wrong-origin',
    title: 'This origin may not use the site key',
    detail: 'A session may be started only from the origins that the site key is bound to.',
    given: origin === undefined ? 'no Origin header' : 'an origin that the key is not bound to',
    expected: siteKey.origins.join(', '),
    mend: 'Record from one of these origins, or have the business add this one to the site key.',
  });
}

async function goingOn(text: string, siteKey: SiteKey, now: number): Promise<TokenClaims | undefined> {
  const token = await openToken(text, (kid) => tokenKey(stores.tokenKeys, kid), now, TOKEN_REFRESH_SECONDS);
  if (token === undefined || token.claims.siteKey !== siteKey.siteKey) return undefined;
  if (token.claims.startedAt + SESSION_SECONDS * 1000 <= now) return undefined;
  const row = await stores.sessions.get(token.claims.session);
  return row?.state === 'tombstone' ? undefined : token.claims;
}
