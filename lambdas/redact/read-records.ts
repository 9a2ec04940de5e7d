import { identitySchema } from '../../core/flow/api.ts';
import { decodeFrame } from '../../core/flow/frame.ts';
import { type RawChunkHeader, type RawIdentityHeader, rawHeaderSchema } from '../../core/flow/records.ts';
import type { Identifier } from '../../core/identifiers/identifier-type.ts';
import type { BatchRecord } from '../runtime/batch.ts';

/** A record of the raw stream, as far as it could be read. */
export type RawRecord = { readonly sequenceNumber: string; readonly data: Uint8Array } & (
  | { readonly kind: 'chunk'; readonly header: RawChunkHeader; readonly body: Uint8Array }
  | {
      readonly kind: 'identity';
      readonly header: RawIdentityHeader;
      readonly identifiers: readonly Identifier[];
    }
  | { readonly kind: 'unreadable' }
);

/** Reads a record; what does not fit the schema is `unreadable` and goes to quarantine. */
export function readRawRecord({ sequenceNumber, data }: BatchRecord): RawRecord {
  try {
    const frame = decodeFrame(data);
    const header = rawHeaderSchema.parse(frame.header);
    if (header.kind === 'chunk') return { sequenceNumber, data, kind: 'chunk', header, body: frame.body };
    const { identifiers } = identitySchema.parse(JSON.parse(Buffer.from(frame.body).toString('utf8')));
    return { sequenceNumber, data, kind: 'identity', header, identifiers };
  } catch {
    return { sequenceNumber, data, kind: 'unreadable' };
  }
}
