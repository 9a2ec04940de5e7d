import { stepFunctionsClient } from '../../stores/clients.ts';
import { requireEnv } from '../../stores/environment.ts';
import { RequestWorkflow } from '../../stores/workflow.ts';
import {
  accounts,
  consents,
  exports as exportStore,
  identifierPolicies,
  journal,
  keyRing,
  log,
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
  log: log(),
  blindKeys: keyRing('blind'),
  exports: exportStore(),
  deletion: workflow('DELETION_STATE_MACHINE'),
  disclosure: workflow('DISCLOSURE_STATE_MACHINE'),
  amendment: workflow('AMENDMENT_STATE_MACHINE'),
  choices: { consents: consents('as it stands'), journal: journal('consents') },
};
