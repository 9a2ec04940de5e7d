import { AGREEMENT } from '../../core/proof/kinds.ts';
import { EvidenceSigner } from '../runtime/evidence-signer.ts';
import { accounts, agreements, evidenceKeys, journal, keyRing, particulars } from '../runtime/stores.ts';

/** The stores of this function, made once when its sandbox starts. */
export const stores = {
  accounts: accounts(),
  agreements: agreements(),
  journal: journal(),
  particulars: particulars(),
  blindKeys: keyRing('blind'),
};

export const signer = new EvidenceSigner(AGREEMENT, keyRing('evidence'), evidenceKeys());
