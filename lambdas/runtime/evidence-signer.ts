import { signStatement } from '../../core/proof/jws.ts';
import type { Kind, Statement } from '../../core/proof/kinds.ts';
import type { EvidenceKeys } from '../../stores/evidence-keys.ts';
import type { KeyRing } from '../../stores/key-ring.ts';
import { YearlyKey } from './yearly-key.ts';

/** Signs statements of one kind, with a key of the kind and the year. */
export class EvidenceSigner<S extends Statement> {
  readonly #kind: Kind<S>;
  readonly #key: YearlyKey;

  constructor(kind: Kind<S>, seeds: KeyRing, published: EvidenceKeys) {
    this.#kind = kind;
    this.#key = new YearlyKey(kind.typ, seeds, published);
  }

  /**
   * @param now ms since 1970
   * @returns the bytes of the signed file: canonical JSON, which verifiers take in no other form
   */
  async sign(statement: S, now: number): Promise<Uint8Array> {
    const key = await this.#key.at(now);
    return signStatement(this.#kind, statement, key.sign, key.jwk.kid);
  }
}
