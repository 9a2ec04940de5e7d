import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
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
  async (event: KinesisStreamEvent, context): Promise<KinesisStreamBatchResponse> =>
    archiveBatch(event, stores, Date.now() + context.getRemainingTimeInMillis() / 2),
);
