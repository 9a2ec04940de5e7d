import { requireEnv } from '../../stores/environment.ts';
import { OpenDsrSigner } from '../runtime/opendsr-signer.ts';
import {
  accounts,
  evidenceKeys,
  exports as exportStore,
  identifierPolicies,
  keyRing,
  particulars,
  requests,
  workflow,
} from '../runtime/stores.ts';

/** The stores of this function, made once when its sandbox starts. */
export const stores = {
  accounts: accounts('as it stands'),
  identifierPolicies: identifierPolicies(),
  requests: requests(),
  particulars: particulars(),
  blindKeys: keyRing('blind'),
  exports: exportStore(),
  deletion: workflow('DELETION'),
  disclosure: workflow('DISCLOSURE'),
  callbacks: workflow('CALLBACKS'),
};

export const signer = new OpenDsrSigner(keyRing('evidence'), evidenceKeys(), requireEnv('ISSUER'));
