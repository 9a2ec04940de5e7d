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
  keyRing,
  progress,
  quarantine,
  sessions,
  suppressions,
} from '../runtime/stores.ts';
import { redactBatch } from './stage.ts';

const stores = {
  accounts: accounts(),
  agreements: agreements(),
  consents: consents(),
  suppressions: suppressions(),
  sessions: sessions(),
  identities: identities(),
  identifierPolicies: identifierPolicies(),
  quarantine: quarantine(),
  clean: cleanStream(),
  progress: progress(),
  blindKeys: keyRing('blind'),
};

/** The only function that reads the raw stream. */
export const handler = settledHandler(
  async (event: KinesisStreamEvent, context): Promise<KinesisStreamBatchResponse> => {
    const until = Date.now() + context.getRemainingTimeInMillis() / 2;
    return onceReplayed(() => redactBatch(event, stores, until), until);
  },
);
