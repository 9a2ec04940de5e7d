import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { onceReplayed } from '../runtime/once-replayed.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import { archive, identifiers, keyRing, progress, sessions } from '../runtime/stores.ts';
import { archiveBatch } from './stage.ts';

const stores = {
  sessions: sessions(),
  identifiers: identifiers(),
  archive: archive(),
  progress: progress(),
  sealKeys: keyRing('seal'),
};

/** The only consumer of the clean stream. */
export const handler = settledHandler(
  async (event: KinesisStreamEvent, context): Promise<KinesisStreamBatchResponse> => {
    const until = Date.now() + context.getRemainingTimeInMillis() / 2;
    return onceReplayed(() => archiveBatch(event, stores, until), until);
  },
);
