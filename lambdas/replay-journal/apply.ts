import type { JournalEntry } from '../../core/rights/journal-entry.ts';
import type { Accounts } from '../../stores/accounts.ts';
import type { Agreements } from '../../stores/agreements.ts';
import type { Consents } from '../../stores/consents.ts';
import type { Suppressions } from '../../stores/suppressions.ts';

export interface MarkedStores {
  readonly accounts: Accounts;
  readonly agreements: Agreements;
  readonly consents: Consents;
  readonly suppressions: Suppressions;
}

/**
 * Sets a mark of the journal again where it takes effect. A mark that stands changes nothing, and none undoes what came
 * later. Of sessions only the blinds are known: their keys are destroyed when all sessions are gone through.
 */
export async function applyEntry(stores: MarkedStores, entry: JournalEntry): Promise<void> {
  const { business, at } = entry;
  switch (entry.mark) {
    case 'suppression': {
      const { request, kind, identifiers } = entry;
      for (const identifier of identifiers)
        await stores.suppressions.add({ ...identifier, business, request, kind, at });
      return;
    }
    // Lifted stays lifted, so that it does not matter which of the two is set again first.
    case 'suppression-lifted': {
      const { request, kind, identifiers, suppressedAt } = entry;
      for (const identifier of identifiers)
        await stores.suppressions.lift({ ...identifier, business, request, kind, at: suppressedAt });
      return;
    }
    case 'tombstones': {
      const { request, sessions } = entry;
      for (const blind of sessions) await stores.suppressions.addSession(blind, { business, request, at });
      return;
    }
    case 'rewritten': {
      const { request, session, upTo } = entry;
      return stores.suppressions.addRewritten(session, { business, request, at, upTo });
    }
    case 'withdrawal':
      await stores.consents.withdrawAgain({
        ...fromJournal(entry),
        event: 'withdrawn',
        // A withdrawal that names no categories is of all.
        categories: entry.categories ?? ['forms', 'emails', 'ips', 'numbers'],
        purposes: [],
      });
      return;
    case 'opt-out':
      await stores.consents.optOutAgain({ ...fromJournal(entry), choice: 'opt_out', kinds: entry.of });
      return;
    case 'agreement-withdrawal':
      return stores.agreements.withdrawKind(business, entry.kind, at);
    case 'key-revocation':
      return stores.accounts.revoke(entry.key, at);
  }
}

/** What evidence says that was put on file again: how it came about the journal does not hold. */
function fromJournal({
  id,
  business,
  principal,
  at,
}: Extract<JournalEntry, { mark: 'withdrawal' | 'opt-out' }>) {
  return {
    id,
    business,
    principal: principal.blind,
    collectionMethod: 'other',
    assertion: 'asserted by the browser',
    timestamp: at,
  } as const;
}
