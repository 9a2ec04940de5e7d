import { noQuerySchema, pageQuerySchema } from '../../core/flow/api.ts';
import { signatureSchema } from '../../core/flow/api-accounts.ts';
import { ProblemError } from '../../core/flow/problem.ts';
import {
  AGREEMENT_KINDS,
  type Agreement,
  type AgreementKind,
  agreementGap,
  CURRENT_VERSIONS,
} from '../../core/gate/agreements.ts';
import type { AgreementReceipt, Signer } from '../../core/proof/agreement-receipt.ts';
import { decrypt, encrypt } from '../../core/sealing/aead.ts';
import { requireEnv } from '../../stores/environment.ts';
import { type Answer, type ApiEvent, bodyAs, callerOf, queryAs } from '../runtime/api-handler.ts';
import { blindKey, particularsKey } from '../runtime/blinds.ts';
import { openCursor, sealCursor } from '../runtime/cursor.ts';
import { idFor } from '../runtime/idempotency.ts';
import { fileIn } from '../runtime/signed-file.ts';
import { signer, stores } from './places.ts';

const DOCUMENT = 'document';
const owner = (agreement: string) => `agreement#${agreement}`;

/**
 * A business signs an agreement and is given the operator's countersignature. The ledger holds what was signed and when;
 * who signed stands in the countersigned document alone, sealed in the erasable store.
 */
export async function sign(event: ApiEvent): Promise<Answer> {
  const { business } = callerOf(event, 'business');
  queryAs(event, noQuerySchema);
  const input = bodyAs(event, signatureSchema);
  if (input.version !== CURRENT_VERSIONS[input.kind]) throw outdated(input.kind);
  const agreement: Agreement = {
    id: idFor(event, 'agreement'),
    business,
    kind: input.kind,
    version: input.version,
    signedAt: Date.now(),
    ...(input.expiresAt === undefined ? {} : { expiresAt: Date.parse(input.expiresAt) }),
  };
  const file = await countersign(agreement, input.signer);
  const key = particularsKey(await blindKey(stores.blindKeys, business));
  const sealed = encrypt(key, [owner(agreement.id), DOCUMENT], file);
  await stores.particulars.put(owner(agreement.id), DOCUMENT, sealed);
  await stores.agreements.sign(agreement);
  return { status: 201, body: { ...shown(agreement), document: fileIn(file) } };
}

async function countersign(agreement: Agreement, by: Signer): Promise<Uint8Array> {
  const business = await stores.accounts.business(agreement.business);
  if (business === undefined) throw new Error('a key belongs to a business that is not on file');
  const { id, kind, version, signedAt, expiresAt } = agreement;
  const statement: AgreementReceipt = {
    schema: 'scrubjay/agreement/v1',
    id,
    kind,
    version,
    business: { id: business.business, name: business.name },
    issuer: requireEnv('ISSUER'),
    signer: by,
    signedAt: new Date(signedAt).toISOString(),
    ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt).toISOString() }),
  };
  return signer.sign(statement, signedAt);
}

/** What is to be signed, and how each stands. */
export async function list(event: ApiEvent): Promise<Answer> {
  const { business } = callerOf(event, 'business');
  queryAs(event, noQuerySchema);
  const signed = (await stores.agreements.current([business])).get(business) ?? {};
  const now = Date.now();
  const agreements = AGREEMENT_KINDS.map((kind) => {
    const agreement = signed[kind];
    return {
      ...(agreement === undefined ? {} : times(agreement)),
      kind,
      version: CURRENT_VERSIONS[kind],
      state: agreementGap(agreement, now, now) ?? 'in force',
      ...(agreement === undefined ? {} : { id: agreement.id, signedVersion: agreement.version }),
    };
  });
  return { status: 200, body: { agreements } };
}

/** Every signature that the business ever gave, a page at a time. */
export async function signatures(event: ApiEvent): Promise<Answer> {
  const { business } = callerOf(event, 'business');
  const { limit, cursor } = queryAs(event, pageQuerySchema);
  const key = await blindKey(stores.blindKeys, business);
  const after = openCursor<string>(key, ['signatures'], cursor);
  const page = await stores.agreements.signatures(business, limit, after);
  const next = page.next === undefined ? {} : { cursor: sealCursor(key, ['signatures'], page.next) };
  return { status: 200, body: { signatures: page.signatures.map(shown), ...next } };
}

/** The countersigned document of a signature, byte for byte as it was answered. */
export async function document(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  const { business, id } = await signatureOf(event);
  const key = particularsKey(await blindKey(stores.blindKeys, business));
  const sealed = await stores.particulars.get(owner(id), DOCUMENT);
  if (sealed === undefined) throw unknownAgreement();
  return { status: 200, bytes: decrypt(key, [owner(id), DOCUMENT], sealed) };
}

/** Takes a signature back, in the journal first. The gate is closed for all that is received after the answer. */
export async function withdraw(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  const agreement = await signatureOf(event);
  const at = agreement.withdrawnAt ?? Date.now();
  const { id, business, kind } = agreement;
  await stores.journal.write({ mark: 'agreement-withdrawal', at, business, id, kind });
  await stores.agreements.withdraw(agreement, at);
  return { status: 200, body: shown({ ...agreement, withdrawnAt: at }) };
}

/** The signature in the path, if it is the caller's and the newest of its kind. @throws {ProblemError} 404 */
async function signatureOf(event: ApiEvent): Promise<Agreement> {
  const { business } = callerOf(event, 'business');
  const signed = (await stores.agreements.current([business])).get(business) ?? {};
  const agreement = Object.values(signed).find(({ id }) => id === event.pathParameters?.id);
  if (agreement === undefined) throw unknownAgreement();
  return agreement;
}

function shown(agreement: Agreement) {
  const { id, business, kind, version } = agreement;
  return { id, business, kind, version, ...times(agreement) };
}

function times({ signedAt, expiresAt, withdrawnAt }: Agreement) {
  return {
    signedAt: new Date(signedAt).toISOString(),
    ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt).toISOString() }),
    ...(withdrawnAt === undefined ? {} : { withdrawnAt: new Date(withdrawnAt).toISOString() }),
  };
}

function outdated(kind: AgreementKind): ProblemError {
  return new ProblemError({
    status: 409,
    code: 'outdated-agreement',
    title: 'This is not the version in force',
    detail: 'Only the text in force can be signed.',
    expected: CURRENT_VERSIONS[kind],
    mend: 'GET /v1/agreements, read the text of that version, and sign it.',
  });
}

function unknownAgreement(): ProblemError {
  return new ProblemError({
    status: 404,
    code: 'unknown-agreement',
    title: 'No such signature',
    detail: 'The business has no signature of this id that is the newest of its kind.',
    expected: 'an id that GET /v1/agreements answers',
    mend: 'Look the id up with GET /v1/agreements.',
  });
}
