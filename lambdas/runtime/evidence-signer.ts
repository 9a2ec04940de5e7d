import { type EvidenceKey, evidenceKey } from '../../core/proof/evidence-key.ts';
import { signStatement } from '../../core/proof/jws.ts';
import type { Kind, Statement } from '../../core/proof/kinds.ts';
import type { EvidenceKeys } from '../../stores/evidence-keys.ts';
import type { KeyRing } from '../../stores/key-ring.ts';

/** The owner of keys that belong to no business. */
const INSTALLATION = 'installation';

/**
 * Signs statements of one kind with a key that KMS wraps: one a year, unwrapped once per sandbox, so that a signature
 * costs no call to KMS. Its public half is on file before it signs anything.
 */
export class EvidenceSigner<S extends Statement> {
  readonly #kind: Kind<S>;
  readonly #seeds: KeyRing;
  readonly #published: EvidenceKeys;
  #key: { readonly label: string; readonly key: EvidenceKey } | undefined;

  constructor(kind: Kind<S>, seeds: KeyRing, published: EvidenceKeys) {
    this.#kind = kind;
    this.#seeds = seeds;
    this.#published = published;
  }

  /**
   * @param now ms since 1970
   * @returns the bytes of the signed file: canonical JSON, which verifiers take in no other form
   */
  async sign(statement: S, now: number): Promise<Uint8Array> {
    const key = await this.#current(`${this.#kind.typ}#${new Date(now).getUTCFullYear()}`);
    return signStatement(this.#kind, statement, key.sign, key.jwk.kid);
  }

  async #current(label: string): Promise<EvidenceKey> {
    if (this.#key?.label === label) return this.#key.key;
    const key = await evidenceKey(await this.#seeds.findOrCreate(INSTALLATION, label));
    await this.#published.publish(key.jwk);
    this.#key = { label, key };
    return key;
  }
}
