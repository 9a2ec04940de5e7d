import { businessRequestSchema, noQuerySchema, signatureSchema } from '../../core/flow/api.ts';
import { newId } from '../../core/flow/ids.ts';
import { ProblemError } from '../../core/flow/problem.ts';
import type { Business } from '../../core/gate/account.ts';
import {
  AGREEMENT_KINDS,
  type Agreement,
  agreementGap,
  CURRENT_VERSIONS,
} from '../../core/gate/agreements.ts';
import { hashKey, newKey } from '../../core/keys.ts';
import { encrypt } from '../../core/sealing/aead.ts';
import { type Answer, type ApiEvent, apiHandler, bodyAs, callerOf, queryAs } from '../runtime/api-handler.ts';
import { blindKey, particularsKey } from '../runtime/blinds.ts';
import { accounts, agreements, keyRing, particulars } from '../runtime/stores.ts';

const stores = {
  accounts: accounts(),
  agreements: agreements(),
  particulars: particulars(),
  blindKeys: keyRing('blind'),
};

export const handler = apiHandler({
  'POST /v1/businesses': createBusiness,
  'GET /v1/businesses/{id}': getBusiness,
  'POST /v1/agreements': sign,
  'GET /v1/agreements': getAgreements,
});

/** The operator opens an account. The secret key is shown this once. */
async function createBusiness(event: ApiEvent): Promise<Answer> {
  callerOf(event, 'operator');
  queryAs(event, noQuerySchema);
  const { origins, ...input } = bodyAs(event, businessRequestSchema);
  const createdAt = Date.now();
  const business: Business = { business: newId(), ...input, createdAt };
  const siteKey = newKey('sj_pk');
  const secretKey = newKey('sj_sk');
  await stores.accounts.create(
    business,
    { siteKey, business: business.business, origins },
    { hash: hashKey(secretKey), business: business.business, createdAt },
  );
  return { status: 201, body: { ...shown(business), origins, siteKey, secretKey } };
}

async function getBusiness(event: ApiEvent): Promise<Answer> {
  const caller = callerOf(event, 'operator', 'business');
  queryAs(event, noQuerySchema);
  const id = event.pathParameters?.id ?? '';
  const mayRead = caller.kind === 'operator' || caller.business === id;
  const business = mayRead ? await stores.accounts.business(id) : undefined;
  if (business === undefined) {
    throw new ProblemError({
      status: 404,
      code: 'unknown-business',
      title: 'No such business',
      detail: 'There is no business of this id that this key may see.',
      expected: "the id of the key's own business",
      mend: 'Use the id that POST /v1/businesses answered.',
    });
  }
  return { status: 200, body: shown(business) };
}

function shown({ createdAt, ...business }: Business) {
  return { ...business, createdAt: new Date(createdAt).toISOString() };
}

/** A business signs an agreement. Who signed is sealed in the erasable store; the ledger holds what and when. */
async function sign(event: ApiEvent): Promise<Answer> {
  const { business } = callerOf(event, 'business');
  queryAs(event, noQuerySchema);
  const input = bodyAs(event, signatureSchema);
  if (input.version !== CURRENT_VERSIONS[input.kind]) {
    throw new ProblemError({
      status: 409,
      code: 'outdated-agreement',
      title: 'This is not the version in force',
      detail: 'Only the text in force can be signed.',
      expected: CURRENT_VERSIONS[input.kind],
      mend: 'GET /v1/agreements, read the text of that version, and sign it.',
    });
  }
  const agreement: Agreement = {
    id: newId(),
    business,
    kind: input.kind,
    version: input.version,
    signedAt: Date.now(),
    ...(input.expiresAt === undefined ? {} : { expiresAt: Date.parse(input.expiresAt) }),
  };
  const key = particularsKey(await blindKey(stores.blindKeys, business));
  const sealed = encrypt(key, ['signer', agreement.id], Buffer.from(JSON.stringify(input.signer)));
  await stores.particulars.put(`agreement#${agreement.id}`, 'signer', sealed);
  await stores.agreements.sign(agreement);
  return { status: 201, body: { ...agreement, signedAt: new Date(agreement.signedAt).toISOString() } };
}

async function getAgreements(event: ApiEvent): Promise<Answer> {
  const { business } = callerOf(event, 'business');
  queryAs(event, noQuerySchema);
  const signed = (await stores.agreements.current([business])).get(business) ?? {};
  const now = Date.now();
  const list = AGREEMENT_KINDS.map((kind) => ({
    kind,
    version: CURRENT_VERSIONS[kind],
    state: agreementGap(signed[kind], now, now) ?? 'in force',
    ...(signed[kind] === undefined ? {} : { signedAt: new Date(signed[kind].signedAt).toISOString() }),
  }));
  return { status: 200, body: { agreements: list } };
}
