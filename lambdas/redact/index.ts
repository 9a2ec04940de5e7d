import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { onceReplayed } from '../runtime/once-replayed.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import {
  accounts,
  agreements,
  cleanStream,
  consents,
  identifierPolicies,
  identities,
  journal,
  keyRing,
  particulars,
  progress,
  quarantine,
  requests,
  sessions,
  suppressions,
  workflow,
} from '../runtime/stores.ts';
import { redactBatch } from './stage.ts';

const blindKeys = keyRing('blind');

const stores = {
  accounts: accounts(),
  agreements: agreements(),
  consents: consents(),
  suppressions: suppressions(),
  sessions: sessions(),
  identities: identities(),
  quarantine: quarantine(),
  clean: cleanStream(),
  progress: progress(),
  blindKeys,
  later: {
    accounts: accounts(),
    identifierPolicies: identifierPolicies(),
    requests: requests(),
    particulars: particulars(),
    sessions: sessions(),
    journal: journal('sessions'),
    suppressions: suppressions(),
    blindKeys,
    deletion: workflow('DELETION'),
  },
};

/** The only function that reads the raw stream. */
export const handler = settledHandler(
  async (event: KinesisStreamEvent, context): Promise<KinesisStreamBatchResponse> => {
    const until = Date.now() + context.getRemainingTimeInMillis() / 2;
    return onceReplayed(() => redactBatch(event, stores, until), until);
  },
);
