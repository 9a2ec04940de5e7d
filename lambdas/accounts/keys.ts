import { noQuerySchema } from '../../core/flow/api.ts';
import { businessQuerySchema, keyRequestSchema } from '../../core/flow/api-accounts.ts';
import { newId } from '../../core/flow/ids.ts';
import { ProblemError } from '../../core/flow/problem.ts';
import { hashKey, newKey } from '../../core/keys.ts';
import type { AnyKey } from '../../stores/accounts.ts';
import { type Answer, type ApiEvent, bodyAs, callerOf, queryAs } from '../runtime/api-handler.ts';
import { unknownBusiness } from './businesses.ts';
import { stores } from './places.ts';

/**
 * Makes a key, perhaps in the place of another, which ends after the overlap. A secret key is shown this once. A key may
 * not make one that can do more than itself.
 */
export async function addKey(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  const input = bodyAs(event, keyRequestSchema);
  const business = await businessOf(event, input.business);
  const replaced = input.replaces === undefined ? undefined : await keyOf(business, input.replaces);
  const common = { id: newId(), business, createdAt: Date.now() };
  let secret: string | undefined;
  let key: AnyKey;
  if (input.kind === 'site') {
    key = { kind: 'site', siteKey: newKey('sj_pk'), origins: input.origins, ...common };
  } else {
    checkScopes(event, input.scopes);
    secret = newKey('sj_sk');
    key = { kind: 'secret', hash: hashKey(secret), scopes: input.scopes, ...common };
  }
  if (!(await stores.accounts.addKey(key))) throw tooManyKeys();
  if (replaced !== undefined) await revoke(replaced, Date.now() + input.overlapSeconds * 1000);
  return { status: 201, body: { ...shown(key), ...(secret === undefined ? {} : { secretKey: secret }) } };
}

/** Every key that the business ever had; of secret keys no more than their ids. */
export async function keys(event: ApiEvent): Promise<Answer> {
  const { business } = queryAs(event, businessQuerySchema);
  const list = await stores.accounts.keys(await businessOf(event, business));
  list.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  return { status: 200, body: { keys: list.map(shown) } };
}

/** Ends a key now. Chunks that are received after the answer to a site key's end are dropped. */
export async function revokeKey(event: ApiEvent): Promise<Answer> {
  const { business } = queryAs(event, businessQuerySchema);
  const key = await keyOf(await businessOf(event, business), event.pathParameters?.id ?? '');
  const at = Math.min(Date.now(), key.revokedAt ?? Number.POSITIVE_INFINITY);
  await revoke(key, at);
  return { status: 200, body: shown({ ...key, revokedAt: at }) };
}

/** In the journal first: after a restore the key must not be good again. */
async function revoke(key: AnyKey, at: number): Promise<void> {
  const named =
    key.kind === 'site' ? { kind: key.kind, siteKey: key.siteKey } : { kind: key.kind, hash: key.hash };
  await stores.journal.write({ mark: 'key-revocation', at, business: key.business, key: named });
  await stores.accounts.revoke(key, at);
}

/** The business that a call is about. @throws {ProblemError} 404 when it is another's, or there is none */
async function businessOf(event: ApiEvent, named: string | undefined): Promise<string> {
  const caller = callerOf(event, 'operator', 'business');
  const id = named ?? (caller.kind === 'business' ? caller.business : undefined);
  if (id === undefined || (caller.kind === 'business' && caller.business !== id)) throw unknownBusiness();
  if (caller.kind === 'operator' && (await stores.accounts.business(id)) === undefined)
    throw unknownBusiness();
  return id;
}

async function keyOf(business: string, id: string): Promise<AnyKey> {
  const key = (await stores.accounts.keys(business)).find((candidate) => candidate.id === id);
  if (key !== undefined) return key;
  throw new ProblemError({
    status: 404,
    code: 'unknown-key',
    title: 'No such key',
    detail: 'The business has no key of this id.',
    expected: 'an id that GET /v1/keys answers',
    mend: 'Look the id up with GET /v1/keys; it is not the key itself.',
  });
}

function checkScopes(event: ApiEvent, wanted: readonly string[]): void {
  const caller = callerOf(event, 'operator', 'business');
  if (caller.kind === 'operator') return;
  const own = caller.scopes.split(' ');
  if (wanted.every((scope) => own.includes(scope))) return;
  throw new ProblemError({
    status: 403,
    code: 'insufficient-scope',
    title: 'A key cannot make a mightier one',
    detail: 'The new key would be allowed to do what this one is not.',
    given: `scopes ${caller.scopes}`,
    expected: 'no scope that the calling key does not have',
    mend: 'Leave those scopes out, or make the key with one that has them.',
  });
}

function tooManyKeys(): ProblemError {
  return new ProblemError({
    status: 409,
    code: 'too-many-keys',
    title: 'The business has too many keys',
    detail: 'Keys are counted from the first day on, revoked ones too.',
    expected: 'fewer keys',
    mend: 'Rotate keys less often, or let the operator open another account.',
  });
}

function shown(key: AnyKey) {
  const { id, kind, createdAt, revokedAt } = key;
  return {
    id,
    kind,
    ...(key.kind === 'site' ? { siteKey: key.siteKey, origins: key.origins } : { scopes: key.scopes }),
    createdAt: new Date(createdAt).toISOString(),
    ...(revokedAt === undefined ? {} : { revokedAt: new Date(revokedAt).toISOString() }),
  };
}
