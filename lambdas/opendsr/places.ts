import { stepFunctionsClient } from '../../stores/clients.ts';
import { requireEnv } from '../../stores/environment.ts';
import { RequestWorkflow } from '../../stores/workflow.ts';
import { OpenDsrSigner } from '../runtime/opendsr-signer.ts';
import {
  accounts,
  evidenceKeys,
  exports as exportStore,
  identifierPolicies,
  keyRing,
  particulars,
  requests,
} from '../runtime/stores.ts';

const workflow = (variable: string) => new RequestWorkflow(stepFunctionsClient(), requireEnv(variable));

/** The stores of this function, made once when its sandbox starts. */
export const stores = {
  accounts: accounts('as it stands'),
  identifierPolicies: identifierPolicies(),
  requests: requests(),
  particulars: particulars(),
  blindKeys: keyRing('blind'),
  exports: exportStore(),
  deletion: workflow('DELETION_STATE_MACHINE'),
  disclosure: workflow('DISCLOSURE_STATE_MACHINE'),
  callbacks: workflow('CALLBACKS_STATE_MACHINE'),
};

export const signer = new OpenDsrSigner(keyRing('evidence'), evidenceKeys(), requireEnv('ISSUER'));
