import {
  accounts,
  agreements,
  consents,
  identifiers,
  journal,
  keyRing,
  requests,
  restoreGuard,
  sessions,
  suppressions,
} from '../runtime/stores.ts';

/** The stores of this function, made once when its sandbox starts. What was restored is read as it stands. */
export const stores = {
  journal: journal(),
  guards: {
    accounts: restoreGuard('accounts'),
    agreements: restoreGuard('agreements'),
    consents: restoreGuard('consents'),
    suppressions: restoreGuard('suppressions'),
    sessions: restoreGuard('sessions'),
  },
  accounts: accounts('as it stands'),
  agreements: agreements('as it stands'),
  consents: consents('as it stands'),
  suppressions: suppressions('as it stands'),
  sessions: sessions('as it stands'),
  identifiers: identifiers(),
  requests: requests(),
  blindKeys: keyRing('blind'),
};
