import { parseBase64url, parseCanonical } from './canonical.ts';
import { verifyEs256 } from './es256.ts';
import { type PublicJwk, parseJwks } from './jwks.ts';
import { parseHeader, parseJws, signingInput } from './jws.ts';
import { ProofError } from './proof-error.ts';
import { parseFields, parseReceipt, type Receipt } from './receipt.ts';

/** What is checked, in this order; the first failure ends it. `final` only where a final receipt is required. */
export const CHECKS = [
  'keys',
  'file',
  'header',
  'key',
  'signature',
  'payload',
  'schema',
  'status',
  'final',
] as const;

interface Check {
  readonly name: (typeof CHECKS)[number];
  readonly ok: boolean;
  readonly detail: string;
}

export interface VerifyOptions {
  /** Whether an interim receipt is a failure. @default false */
  readonly requireFinal?: boolean;
}

export interface Verification {
  readonly ok: boolean;
  readonly checks: readonly Check[];
  /** Present when the receipt itself holds, so also when only a final one would have done. */
  readonly receipt?: Receipt;
}

/**
 * Verifies a receipt file by the rules of docs/receipts.md. Pure: no network, no clock.
 *
 * @param file the bytes of the receipt file
 * @param jwks the bytes of the operator's key file, got in a way that is trusted
 * @example const { ok, checks } = verifyReceipt(readFileSync('receipt.json'), readFileSync('jwks.json'));
 */
export function verifyReceipt(file: Uint8Array, jwks: Uint8Array, options: VerifyOptions = {}): Verification {
  const names = options.requireFinal === true ? CHECKS : CHECKS.slice(0, -1);
  const checks: Check[] = [];
  const report = (ok: boolean, detail: string) => {
    checks.push({ name: names[checks.length]!, ok, detail });
  };
  let receipt: Receipt | undefined;
  try {
    for (const step of steps(file, jwks)) {
      report(true, step.detail);
      receipt = step.receipt;
    }
    if (options.requireFinal === true)
      report(receipt?.status === 'final', `the receipt is ${receipt?.status}`);
  } catch (error) {
    if (!(error instanceof ProofError)) throw error;
    report(false, error.message);
    while (checks.length < names.length) report(false, 'not reached');
  }
  return { ok: checks.every(({ ok }) => ok), checks, ...(receipt && { receipt }) };
}

/** Does one check after the other and yields what each found. @throws {ProofError} at the first that fails */
function* steps(file: Uint8Array, jwks: Uint8Array): Generator<{ detail: string; receipt?: Receipt }> {
  const keys = parseJwks(jwks);
  yield { detail: `${keys.length} ES256, each named by its thumbprint` };

  const jws = parseJws(file);
  yield { detail: 'canonical JSON of payload, protected and signature' };

  const { kid } = parseHeader(jws);
  yield { detail: 'exactly alg, kid and typ' };

  const key = keyNamed(kid, keys);
  yield { detail: `signed with ${kid}` };

  const signature = parseBase64url(jws.signature, 'The signature');
  if (!verifyEs256(key, signingInput(jws), signature)) {
    throw new ProofError('The signature is not the low-s ES256 signature of that key over this receipt.');
  }
  yield { detail: 'ES256 over exactly these bytes' };

  const payload = parseCanonical(parseBase64url(jws.payload, 'The payload'), 'The payload');
  yield { detail: 'canonical JSON' };

  const { schema } = parseFields(payload);
  yield { detail: schema };

  const receipt = parseReceipt(payload);
  yield { detail: `${receipt.status}, and its statements allow that`, receipt };
}

function keyNamed(kid: string, keys: readonly PublicJwk[]): PublicJwk {
  const key = keys.find((candidate) => candidate.kid === kid);
  if (key === undefined) throw new ProofError('The key that signed the receipt is not in the key file.');
  return key;
}
