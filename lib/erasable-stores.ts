import type { Construct } from 'constructs';
import { EXPORT_DAYS, QUARANTINE_DAYS } from '../core/data-map.ts';
import { ScrubjayBucket } from './bucket.ts';
import type { EncryptionKey } from './encryption-keys.ts';
import { ScrubjayTable } from './table.ts';

/** The stores that are never backed up: what is erased here is gone. */
export class ErasableStores {
  readonly sessions: ScrubjayTable;
  readonly identifiers: ScrubjayTable;
  readonly identities: ScrubjayTable;
  readonly particulars: ScrubjayTable;
  readonly idempotency: ScrubjayTable;
  readonly archive: ScrubjayBucket;
  readonly quarantine: ScrubjayBucket;
  /** Exports under `exports/`, whom they are about under `about/`. */
  readonly exports: ScrubjayBucket;

  constructor(
    scope: Construct,
    keys: { readonly archive: EncryptionKey; readonly quarantine: EncryptionKey },
  ) {
    const kind = 'erasable';
    this.sessions = new ScrubjayTable(scope, 'Sessions', { kind, variable: 'SESSIONS_TABLE', key: 'pk' });
    this.identifiers = new ScrubjayTable(scope, 'Identifiers', {
      kind,
      variable: 'IDENTIFIERS_TABLE',
      key: 'pk, sk',
    });
    this.identities = new ScrubjayTable(scope, 'Identities', {
      kind,
      variable: 'IDENTITIES_TABLE',
      key: 'pk, sk',
      timeToLive: 'expiresAt',
    });
    this.particulars = new ScrubjayTable(scope, 'Particulars', {
      kind,
      variable: 'PARTICULARS_TABLE',
      key: 'pk, sk',
    });
    this.idempotency = new ScrubjayTable(scope, 'Idempotency', {
      kind,
      variable: 'IDEMPOTENCY_TABLE',
      key: 'pk',
      timeToLive: 'expiresAt',
    });
    this.archive = new ScrubjayBucket(scope, 'Archive', {
      kind,
      variable: 'ARCHIVE_BUCKET',
      encryptionKey: keys.archive,
    });
    this.quarantine = new ScrubjayBucket(scope, 'Quarantine', {
      kind,
      variable: 'QUARANTINE_BUCKET',
      encryptionKey: keys.quarantine,
      expirationDays: QUARANTINE_DAYS,
    });
    this.exports = new ScrubjayBucket(scope, 'Exports', {
      kind,
      variable: 'EXPORTS_BUCKET',
      encryptionKey: keys.archive,
      expirationDays: EXPORT_DAYS,
    });
  }
}
