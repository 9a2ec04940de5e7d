/** What recorders, businesses and the operator do, through the API alone. */
import { CONSENT_TEXT } from '../../demo/consent-text.ts';
import type { Api, Reply } from './api.ts';
import type { Recording } from './recording.ts';

export const CATEGORIES = ['forms', 'emails', 'ips', 'numbers'] as const;

/** The origin of the shop that is recorded. */
export const SHOP = 'https://shop.example';

export interface Keys {
  readonly operatorKey: string;
  readonly business: string;
  readonly siteKey: string;
  readonly secretKey: string;
}

export interface Visit {
  readonly token: string;
  readonly session: string;
  readonly visitor: string;
}

export interface Identifier {
  readonly type: string;
  readonly value: string;
}

/** The operator makes an account, which is pending. @throws {Error} when the API refuses */
export async function createBusiness(
  api: Api,
  operatorKey: string,
  origins: readonly string[] = [SHOP],
): Promise<Keys> {
  const { body } = expectStatus(
    201,
    await api.post('/v1/businesses', { name: 'Acorn Outfitters', origins }, operatorKey),
  );
  const { business, siteKey, secretKey } = body as unknown as Keys;
  return { operatorKey, business, siteKey, secretKey };
}

/**
 * An account of a business that may record: terms and privacy policy are signed, the DPA is not, and the text that it
 * shows its visitors is registered.
 */
export async function openAccount(
  api: Api,
  operatorKey: string,
  origins: readonly string[] = [SHOP],
): Promise<Keys> {
  const keys = await createBusiness(api, operatorKey, origins);
  await signAgreements(api, keys, ['terms', 'privacy-policy']);
  await registerText(api, keys);
  return keys;
}

/** The business registers the text that it shows its visitors. */
export async function registerText(api: Api, keys: Keys): Promise<void> {
  expectStatus(201, await api.post('/v1/consent-texts', CONSENT_TEXT, keys.secretKey));
}

/** The business signs what is to be signed. @returns the kinds it signed */
export async function signAgreements(
  api: Api,
  keys: Keys,
  kinds: readonly string[] = ['terms', 'privacy-policy', 'dpa'],
): Promise<string[]> {
  const { body } = expectStatus(200, await api.get('/v1/agreements', keys.secretKey));
  const list = body.agreements as { kind: string; version: string }[];
  const texts = list.filter(({ kind }) => kinds.includes(kind));
  const signer = {
    name: 'Jordan Reyes',
    title: 'Privacy officer',
    email: 'privacy@acorn-outfitters.example',
  };
  for (const { kind, version } of texts) {
    expectStatus(201, await api.post('/v1/agreements', { kind, version, signer }, keys.secretKey));
  }
  return texts.map(({ kind }) => kind);
}

/** A recorder starts a session, or goes on with the one of a token. */
export async function startSession(
  api: Api,
  keys: Keys,
  former: { token?: string; visitor?: string } = {},
): Promise<Visit> {
  const input = { siteKey: keys.siteKey, ...former };
  const { body } = expectStatus(201, await api.post('/v1/sessions', input, undefined, { origin: SHOP }));
  return body as unknown as Visit;
}

export async function giveConsent(
  api: Api,
  { token }: Visit,
  categories: readonly string[] = CATEGORIES,
): Promise<void> {
  expectStatus(201, await api.post(`/v1/consents?token=${token}`, consentTo(categories)));
}

/** The evidence of a click on the shop's banner. */
export function consentTo(categories: readonly string[]) {
  return { ...CONSENT_TEXT, categories, method: 'banner' };
}

export async function identify(
  api: Api,
  { token }: Visit,
  identifiers: readonly Identifier[],
): Promise<void> {
  expectStatus(202, await api.post(`/v1/identities?token=${token}`, { identifiers }));
}

/** Sends a recording's chunks in order, wishing to keep everything. */
export async function sendRecording(
  api: Api,
  { token }: Visit,
  { chunks }: Pick<Recording, 'chunks'>,
): Promise<void> {
  for (const [sequence, events] of chunks.entries()) {
    expectStatus(202, await api.chunk(token, sequence, events, CATEGORIES.join()));
  }
}

/** Whom a recording is of, as the shop would tell by `identify`. */
export function identitiesOf({ person }: Recording): Identifier[] {
  return [
    { type: 'user_id', value: `customer-${person.account.accountNumber}` },
    { type: 'email', value: person.email },
  ];
}

/** A session's whole replay, page by page. @throws {Error} when it cannot be read */
export async function replay(api: Api, keys: Keys, session: string): Promise<unknown[]> {
  const events: unknown[] = [];
  for (let from: number | undefined = 0; from !== undefined; ) {
    const { body } = expectStatus(
      200,
      await api.get(`/v1/sessions/${session}/events?from=${from}`, keys.secretKey),
    );
    events.push(...(body.events as unknown[]));
    from = body.next as number | undefined;
  }
  return events;
}

/** The sessions that hold an identifier. */
export async function search(api: Api, keys: Keys, identifier: Identifier): Promise<{ session: string }[]> {
  const { body } = expectStatus(
    200,
    await api.post('/v1/searches', { identifiers: [identifier] }, keys.secretKey),
  );
  return body.sessions as { session: string }[];
}

/** The business asks for a person to be forgotten. @returns the request's id */
export async function requestDeletion(
  api: Api,
  keys: Keys,
  identifiers: readonly Identifier[],
  kind = 'delete_and_suppress',
): Promise<string> {
  const verification = { by: 'business', tier: 'reasonably-high', method: 'account-login' };
  const { body } = expectStatus(
    202,
    await api.post('/v1/requests', { kind, identifiers, verification }, keys.secretKey),
  );
  return body.id as string;
}

/** Waits until a request has so many receipts. @throws {Error} after a minute */
export async function receiptsIssued(api: Api, keys: Keys, request: string, wanted: number): Promise<void> {
  const end = performance.now() + 60_000;
  for (;;) {
    const { body } = expectStatus(200, await api.get(`/v1/requests/${request}`, keys.secretKey));
    if ((body.receipts as unknown[]).length >= wanted) return;
    if (performance.now() > end)
      throw new Error('waited a minute for a receipt: see the history of the deletion');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function expectStatus(status: number, reply: Reply): Reply {
  if (reply.status === status) return reply;
  throw new Error(
    `the API answered ${reply.status} where ${status} was expected: ${JSON.stringify(reply.body)}`,
  );
}
