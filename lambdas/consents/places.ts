import { CONSENT_RECEIPT } from '../../core/proof/kinds.ts';
import { EvidenceSigner } from '../runtime/evidence-signer.ts';
import {
  accounts,
  consents,
  evidenceKeys,
  identifierPolicies,
  journal,
  keyRing,
  particulars,
  requests,
  workflow,
} from '../runtime/stores.ts';

/**
 * The stores of this function, made once when its sandbox starts. What is restored is written to as it stands: nobody
 * has to wait with a withdrawal.
 */
export const stores = {
  accounts: accounts('as it stands'),
  consents: consents('as it stands'),
  journal: journal('consents'),
  blindKeys: keyRing('blind'),
  identifierPolicies: identifierPolicies(),
  requests: requests(),
  particulars: particulars(),
  deletion: workflow('DELETION'),
};

export const signer = new EvidenceSigner(CONSENT_RECEIPT, keyRing('evidence'), evidenceKeys());
