import type { Construct } from 'constructs';
import { ScrubjayBucket } from './bucket.ts';
import type { EncryptionKey } from './encryption-keys.ts';
import type { ScrubjayFunction } from './scrubjay-function.ts';
import { ScrubjayTable } from './table.ts';

/**
 * For how long a function may go by the numbers of marks that it read last. Whoever puts a table back to an older state
 * needs minutes for it, so that by then every function has read what the table was marked with before.
 */
const MARKS_SECONDS = 10;

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
  /** How many marks each table has seen, where no restore of a table takes it back: under `sessions/` and so on. */
  readonly marks: ScrubjayBucket;

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
    this.marks = new ScrubjayBucket(scope, 'Marks', {
      variable: 'MARKS_BUCKET',
      encryptionKey: storeKey,
      kind: { ledger: { writeOnceDays: receiptRetentionDays } },
    });
  }

  /** Lets a function see that a table was restored and the journal is yet to be replayed. */
  allowGuard(fn: ScrubjayFunction): void {
    this.marks.allow(fn, ['list']);
    fn.addEnvironment('MARKS_SECONDS', String(MARKS_SECONDS));
  }

  /** Lets a function journal marks of a table, and number them there. @param name the table's, as the numbers are kept under */
  allowMarks(fn: ScrubjayFunction, table: ScrubjayTable, name: string): void {
    this.log.allow(fn, ['put'], 'journal/');
    this.marks.allow(fn, ['list', 'put'], `${name}/`);
    table.allow(fn, 'update');
  }
}
