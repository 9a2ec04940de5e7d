import { parseBase64url, parseCanonical } from './canonical.ts';
import { verifyEs256 } from './es256.ts';
import { type LogKey, type PublicJwk, parseJwks, type ReceiptKey } from './jwks.ts';
import { parseHeader, parseJws, signingInput } from './jws.ts';
import { RECEIPT, type Statement } from './kinds.ts';
import { ProofError } from './proof-error.ts';
import type { Receipt } from './receipt.ts';
import { LOG_CHECKS, logSteps } from './verify-log.ts';

const STATEMENT_CHECKS = [
  'keys',
  'file',
  'header',
  'key',
  'signature',
  'payload',
  'schema',
  'status',
] as const;

/** What may be checked, in this order; the first failure ends it. */
export const CHECKS = [...STATEMENT_CHECKS, ...LOG_CHECKS, 'about', 'final'] as const;

type CheckName = (typeof CHECKS)[number];

interface Check {
  readonly name: CheckName;
  readonly ok: boolean;
  readonly detail: string;
}

export interface VerifyOptions {
  /** Whether an interim receipt is a failure. @default false */
  readonly requireFinal?: boolean;
  /** Whether a file without a proof of inclusion in the log will do. @default false */
  readonly allowUnlogged?: boolean;
  /** The bytes of a checkpoint that was kept, which must be part of the log's history as the file shows it. */
  readonly checkpoint?: Uint8Array | undefined;
  /** The id of the request that it must be about. */
  readonly request?: string | undefined;
  /** The id of the business that it must be about. */
  readonly business?: string | undefined;
}

export interface Verification {
  readonly ok: boolean;
  readonly checks: readonly Check[];
  /** The `typ` of what was verified, present when its signature holds. */
  readonly kind?: string;
  /** Present when the statement itself holds, so also when only its place in the log does not. */
  readonly statement?: Statement;
  /** The statement, when it is a receipt of a request. */
  readonly receipt?: Receipt;
}

/**
 * Verifies a receipt file by the rules of docs/receipts.md. Pure: no network, no clock.
 *
 * @param file the bytes of the receipt file
 * @param jwks the bytes of the operator's key file, got in a way that is trusted; or the keys that `parseJwks` read
 *   from it, where many receipts are verified
 * @example const { ok, checks } = await verifyReceipt(readFileSync('receipt.json'), readFileSync('jwks.json'));
 */
export async function verifyReceipt(
  file: Uint8Array,
  jwks: Uint8Array | readonly PublicJwk[],
  options: VerifyOptions = {},
): Promise<Verification> {
  let names = namesFor(options, true);
  const checks: Check[] = [];
  const report = (ok: boolean, detail: string) => {
    checks.push({ name: names[checks.length]!, ok, detail });
  };
  let found: Found = {};
  try {
    for await (const step of steps(file, jwks, options)) {
      if (step.unlogged === true) names = namesFor(options, false);
      if (step.detail !== undefined) report(true, step.detail);
      found = { ...found, ...step.found };
    }
  } catch (error) {
    if (!(error instanceof ProofError)) throw error;
    report(false, error.message);
    while (checks.length < names.length) report(false, 'not reached');
  }
  return { ok: checks.every(({ ok }) => ok), checks, ...found };
}

type Found = Pick<Verification, 'kind' | 'statement' | 'receipt'>;

interface Step {
  readonly detail?: string;
  readonly found?: Found;
  /** There is no place in the log to check, and none is asked for. */
  readonly unlogged?: boolean;
}

/** Does one check after the other and yields what each found. @throws {ProofError} at the first that fails */
async function* steps(
  file: Uint8Array,
  jwks: Uint8Array | readonly PublicJwk[],
  options: VerifyOptions,
): AsyncGenerator<Step> {
  const keys = jwks instanceof Uint8Array ? await parseJwks(jwks) : jwks;
  const logKeys = keys.filter((key): key is LogKey => key.kty === 'OKP');
  yield {
    detail: `${keys.length - logKeys.length} ES256 and ${logKeys.length} Ed25519, each named by its thumbprint`,
  };

  const jws = parseJws(file);
  yield { detail: 'canonical JSON of exactly the known members' };

  const { kid, typ, kind } = parseHeader(jws);
  yield { detail: `exactly alg, kid and typ, which is ${typ}` };

  const key = keyNamed(kid, keys);
  yield { detail: `signed with ${kid}` };

  const signature = parseBase64url(jws.signature, 'The signature');
  if (!(await verifyEs256(key, signingInput(jws), signature))) {
    throw new ProofError('The signature is not the low-s ES256 signature of that key over this receipt.');
  }
  yield { detail: 'ES256 over exactly these bytes', found: { kind: typ } };

  const payload = parseCanonical(parseBase64url(jws.payload, 'The payload'), 'The payload');
  yield { detail: 'canonical JSON' };

  yield { detail: kind.parseFields(payload).schema };

  const statement = kind.parse(payload);
  await kind.check?.(statement);
  const receipt = kind === RECEIPT ? RECEIPT.parse(payload) : undefined;
  const status =
    receipt === undefined
      ? 'it contradicts itself nowhere'
      : `${receipt.status}, and its statements allow that`;
  yield { detail: status, found: { statement, ...(receipt && { receipt }) } };

  if (
    jws.header === undefined &&
    options.checkpoint === undefined &&
    (options.allowUnlogged || !kind.logged)
  ) {
    yield { unlogged: true };
  } else {
    const log = { issuer: statement.issuer, keys: logKeys };
    for await (const detail of logSteps(jws, log, options.checkpoint)) yield { detail };
  }
  if (options.request !== undefined || options.business !== undefined) {
    yield { detail: checkAbout(receipt, options) };
  }
  if (options.requireFinal === true) {
    if (statement.status !== 'final')
      throw new ProofError(`The receipt is ${statement.status ?? 'of a kind that is never final'}.`);
    yield { detail: 'the receipt is final' };
  }
}

function keyNamed(kid: string, keys: readonly PublicJwk[]): ReceiptKey {
  const key = keys.find(
    (candidate): candidate is ReceiptKey => candidate.kid === kid && candidate.kty === 'EC',
  );
  if (key === undefined) throw new ProofError('The key that signed the receipt is not in the key file.');
  return key;
}

function checkAbout(receipt: Receipt | undefined, { request, business }: VerifyOptions): string {
  if (request !== undefined && receipt?.request.id !== request)
    throw new ProofError('The receipt is about another request than the one that was named.');
  if (business !== undefined && receipt?.business.id !== business)
    throw new ProofError('The receipt is about another business than the one that was named.');
  return 'the request and the business that were named';
}

/** The checks that the options ask for. */
function namesFor(options: VerifyOptions, logged: boolean): CheckName[] {
  const asked: Partial<Record<CheckName, boolean>> = {
    history: options.checkpoint !== undefined,
    about: options.request !== undefined || options.business !== undefined,
    final: options.requireFinal === true,
  };
  return CHECKS.filter(
    (name) => (asked[name] ?? true) && (logged || !(LOG_CHECKS as readonly string[]).includes(name)),
  );
}
