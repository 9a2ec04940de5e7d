import { noQuerySchema } from '../../core/flow/api.ts';
import { businessRequestSchema, policyRequestSchema } from '../../core/flow/api-accounts.ts';
import { newId } from '../../core/flow/ids.ts';
import { ProblemError } from '../../core/flow/problem.ts';
import type { Business } from '../../core/gate/account.ts';
import { isPending } from '../../core/gate/agreements.ts';
import { SCOPES } from '../../core/gate/scopes.ts';
import { hashKey, newKey } from '../../core/keys.ts';
import { type Answer, type ApiEvent, bodyAs, callerOf, queryAs } from '../runtime/api-handler.ts';
import { idFor } from '../runtime/idempotency.ts';
import { stores } from './places.ts';

/** The operator opens an account, with a site key and a secret key of every scope; the secret key is shown this once. */
export async function create(event: ApiEvent): Promise<Answer> {
  callerOf(event, 'operator');
  queryAs(event, noQuerySchema);
  const { origins, ...input } = bodyAs(event, businessRequestSchema);
  const createdAt = Date.now();
  const business: Business = { business: idFor(event, 'business'), ...input, createdAt };
  const common = { business: business.business, createdAt };
  const siteKey = newKey('sj_pk');
  const secretKey = newKey('sj_sk');
  await stores.accounts.create(business);
  await stores.accounts.addKey({ kind: 'site', id: newId(), siteKey, origins, ...common });
  await stores.accounts.addKey({
    kind: 'secret',
    id: newId(),
    hash: hashKey(secretKey),
    scopes: [...SCOPES],
    ...common,
  });
  return { status: 201, body: { ...(await shown(business)), origins, siteKey, secretKey } };
}

export async function show(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  return { status: 200, body: await shown(await ownBusiness(event)) };
}

/** Sets the whole record policy. It holds for what is redacted from now on. */
export async function setPolicy(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  const business = await ownBusiness(event);
  const policy = bodyAs(event, policyRequestSchema);
  await stores.accounts.setPolicy(business.business, policy);
  return { status: 200, body: await shown({ ...business, policy }) };
}

/** The business in the path: the key's own, or any for the operator. @throws {ProblemError} 404 */
async function ownBusiness(event: ApiEvent): Promise<Business> {
  const caller = callerOf(event, 'operator', 'business');
  const id = event.pathParameters?.id ?? '';
  const mayRead = caller.kind === 'operator' || caller.business === id;
  const business = mayRead ? await stores.accounts.business(id) : undefined;
  if (business !== undefined) return business;
  throw unknownBusiness();
}

/** @returns a 404 for a business that there is not, or that the caller may not see */
export function unknownBusiness(): ProblemError {
  return new ProblemError({
    status: 404,
    code: 'unknown-business',
    title: 'No such business',
    detail: 'There is no business of this id that this key may see.',
    expected: "the id of the key's own business",
    mend: 'Use the id that POST /v1/businesses answered.',
  });
}

async function shown({ createdAt, ...business }: Business) {
  const signed = (await stores.agreements.current([business.business])).get(business.business) ?? {};
  const now = Date.now();
  const state = isPending(signed, now, now) ? 'pending' : 'active';
  return { ...business, state, createdAt: new Date(createdAt).toISOString() };
}
