import { rawToDer } from '../../core/proof/es256.ts';
import type { EvidenceKeys } from '../../stores/evidence-keys.ts';
import type { KeyRing } from '../../stores/key-ring.ts';
import { YearlyKey } from './yearly-key.ts';

/**
 * Signs what OpenDSR has a processor sign: answers and callbacks. ECDSA on P-256 with SHA-256 (FIPS 186-4) over the bytes of the
 * body, in DER and base64, with a key of its own that stands in `/.well-known/evidence-jwks.json`.
 */
export class OpenDsrSigner {
  /** The domain that the requests come to. */
  readonly domain: string;
  /** Where its public keys are. */
  readonly certificate: string;
  readonly #key: YearlyKey;

  /** @param issuer the address of the API */
  constructor(seeds: KeyRing, published: EvidenceKeys, issuer: string) {
    this.domain = URL.canParse(issuer) ? new URL(issuer).host : issuer;
    this.certificate = `${issuer}/.well-known/evidence-jwks.json`;
    this.#key = new YearlyKey('opendsr', seeds, published);
  }

  /** The headers of a body, sections 8.3 and 8.6. @param now ms since 1970 */
  async headers(body: Uint8Array, now: number): Promise<Record<string, string>> {
    const { sign } = await this.#key.at(now);
    const signature = rawToDer(await sign(body));
    return {
      'x-opendsr-processor-domain': this.domain,
      'x-opendsr-signature': Buffer.from(signature).toString('base64'),
    };
  }
}
