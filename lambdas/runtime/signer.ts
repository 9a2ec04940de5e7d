import { createHash } from 'node:crypto';
import { derToRaw } from '../../core/proof/es256.ts';
import { publicJwk } from '../../core/proof/jwks.ts';
import type { Sign } from '../../core/proof/jws.ts';
import type { SigningKey } from '../../stores/signing.ts';

/** The operator's signature, made by KMS, and the name of its key. */
export async function signer(signing: SigningKey): Promise<{ readonly kid: string; readonly sign: Sign }> {
  const { kid } = await publicJwk(await signing.publicKey());
  return {
    kid,
    sign: async (input) => derToRaw(await signing.sign(createHash('sha256').update(input).digest())),
  };
}
