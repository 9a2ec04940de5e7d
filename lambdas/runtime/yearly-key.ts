import { type EvidenceKey, evidenceKey } from '../../core/proof/evidence-key.ts';
import type { EvidenceKeys } from '../../stores/evidence-keys.ts';
import type { KeyRing } from '../../stores/key-ring.ts';

/** The owner of keys that belong to no business. */
const INSTALLATION = 'installation';

/**
 * A signing key that KMS wraps: one a year for one use, unwrapped once per sandbox, so that a signature costs no call to
 * KMS. Its public half is on file before it signs anything.
 */
export class YearlyKey {
  readonly #use: string;
  readonly #seeds: KeyRing;
  readonly #published: EvidenceKeys;
  #current: { readonly label: string; readonly key: EvidenceKey } | undefined;

  constructor(use: string, seeds: KeyRing, published: EvidenceKeys) {
    this.#use = use;
    this.#seeds = seeds;
    this.#published = published;
  }

  /** The key of a time, ms since 1970. */
  async at(now: number): Promise<EvidenceKey> {
    const label = `${this.#use}#${new Date(now).getUTCFullYear()}`;
    if (this.#current?.label === label) return this.#current.key;
    const key = await evidenceKey(await this.#seeds.findOrCreate(INSTALLATION, label));
    await this.#published.publish(key.jwk);
    this.#current = { label, key };
    return key;
  }
}
