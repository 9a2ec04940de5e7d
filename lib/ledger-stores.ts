import type { Construct } from 'constructs';
import { ScrubjayBucket } from './bucket.ts';
import type { EncryptionKey } from './encryption-keys.ts';
import { ScrubjayTable } from './table.ts';

/**
 * The stores that are kept and backed up. They hang directly under their stack, so that regrouping this code
 * never changes a logical id, which would replace a table by an empty one.
 */
export class LedgerStores {
  readonly accounts: ScrubjayTable;
  readonly agreements: ScrubjayTable;
  readonly consents: ScrubjayTable;
  readonly requests: ScrubjayTable;
  readonly suppressions: ScrubjayTable;
  readonly businessKeys: ScrubjayTable;
  readonly progress: ScrubjayTable;
  /** Receipts on their way into the transparency log, the order of its leaves, and its head. */
  readonly logLeaves: ScrubjayTable;
  readonly searchLog: ScrubjayTable;
  /** Receipts under `receipts/`, the journal under `journal/`, the transparency log's files under `log/`. */
  readonly log: ScrubjayBucket;

  constructor(scope: Construct, storeKey: EncryptionKey, receiptRetentionDays: number) {
    const table = (id: string, variable: string, key: 'pk' | 'pk, sk') =>
      new ScrubjayTable(scope, id, { variable, key, kind: 'ledger' });

    this.accounts = table('Accounts', 'ACCOUNTS_TABLE', 'pk');
    this.agreements = table('Agreements', 'AGREEMENTS_TABLE', 'pk, sk');
    this.consents = table('Consents', 'CONSENTS_TABLE', 'pk, sk');
    this.requests = new ScrubjayTable(scope, 'Requests', {
      variable: 'REQUESTS_TABLE',
      key: 'pk, sk',
      kind: 'ledger',
      timeToLive: 'expiresAt',
    });
    this.suppressions = table('Suppressions', 'SUPPRESSIONS_TABLE', 'pk, sk');
    this.businessKeys = table('BusinessKeys', 'BUSINESS_KEYS_TABLE', 'pk, sk');
    this.progress = table('Progress', 'PROGRESS_TABLE', 'pk');
    this.logLeaves = table('LogLeaves', 'LOG_LEAVES_TABLE', 'pk, sk');
    this.searchLog = new ScrubjayTable(scope, 'SearchLog', {
      variable: 'SEARCH_LOG_TABLE',
      key: 'pk, sk',
      kind: 'ledger',
      timeToLive: 'expiresAt',
    });
    this.log = new ScrubjayBucket(scope, 'Log', {
      variable: 'LOG_BUCKET',
      encryptionKey: storeKey,
      kind: { ledger: { writeOnceDays: receiptRetentionDays } },
    });
  }
}
