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
  workflow,
} from '../runtime/stores.ts';

/** The stores of this function, made once when its sandbox starts. */
export const stores = {
  accounts: accounts('as it stands'),
  identifierPolicies: identifierPolicies(),
  requests: requests(),
  particulars: particulars(),
  log: log(),
  blindKeys: keyRing('blind'),
  exports: exportStore(),
  deletion: workflow('DELETION'),
  disclosure: workflow('DISCLOSURE'),
  amendment: workflow('AMENDMENT'),
  callbacks: workflow('CALLBACKS'),
  choices: { consents: consents('as it stands'), journal: journal('consents') },
};
