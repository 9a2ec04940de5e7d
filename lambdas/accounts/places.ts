import { AGREEMENT } from '../../core/proof/kinds.ts';
import { EvidenceSigner } from '../runtime/evidence-signer.ts';
import { accounts, agreements, evidenceKeys, journal, keyRing, particulars } from '../runtime/stores.ts';

/**
 * The stores of this function, made once when its sandbox starts. What is restored is written to as it stands: nobody
 * has to wait with a revocation.
 */
export const stores = {
  accounts: accounts('as it stands'),
  agreements: agreements('as it stands'),
  journal: journal('accounts', 'agreements'),
  particulars: particulars(),
  blindKeys: keyRing('blind'),
};

export const signer = new EvidenceSigner(AGREEMENT, keyRing('evidence'), evidenceKeys());
