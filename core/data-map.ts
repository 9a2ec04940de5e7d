import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** Raised whenever a store is added, removed, or holds something else than before. */
export const DATA_MAP_VERSION = 5;

/** How long a stream keeps a record. A final receipt waits for it. */
export const STREAM_RETENTION_HOURS = 24;

/** How long a raw record that could not be processed is kept. A final receipt waits for it. */
export const QUARANTINE_DAYS = 1;

/** How long an export of what is held of a person can be fetched. */
export const EXPORT_DAYS = 7;

/** How long a line of the log of requests is kept after the answer: 24 months (11 CCR §7101(a)). */
export const REQUEST_LOG_DAYS = 731;

export const LOG_RETENTION_DAYS = 30;

export const FAILURE_QUEUE_DAYS = 14;

/** Step Functions keeps the history of a finished execution for 90 days, and nothing can shorten that. */
const WORKFLOW_HISTORY_DAYS = 90;

/**
 * How a personal value stands in a store:
 * - `none`: it does not;
 * - `blinded`: an HMAC under a business's key, searchable and not readable;
 * - `sealed`: encrypted, readable with a key that lives elsewhere and can be destroyed;
 * - `raw`: as the browser sent it (the store itself is encrypted at rest).
 */
type Form = 'none' | 'blinded' | 'sealed' | 'raw';

interface PersonalData {
  readonly what: string;
  readonly form: Form;
}

type Retention =
  | { readonly until: 'erased' }
  | { readonly until: 'expired'; readonly hours: number }
  /** Write-once or backed up: kept as the record of what was asked and done. */
  | { readonly until: 'kept' };

type Erasure =
  | 'row deleted'
  | 'tombstone replaces the key'
  | 'key shredded, then object deleted'
  | 'object deleted'
  | 'expires'
  | 'nothing to erase';

/** Who looks that nothing is left before a final receipt is issued. */
type Check = 'DeleteVerify' | 'expiry' | 'nothing to find';

export type StoreType = 'table' | 'bucket' | 'stream' | 'queue' | 'log group' | 'state machine';

/** One place where something is stored. */
export interface Store {
  /** The construct's id in its stack. */
  readonly id: string;
  readonly type: StoreType;
  /** `ledger`: no personal data in the clear, backed up. `erasable`: never backed up, no versions. */
  readonly kind: 'ledger' | 'erasable';
  readonly contents: string;
  readonly holds: readonly PersonalData[];
  readonly retention: Retention;
  readonly erasure: Erasure;
  readonly checkedBy: Check;
}

const UNTIL_ERASED: Retention = { until: 'erased' };
const KEPT: Retention = { until: 'kept' };
const hours = (count: number): Retention => ({ until: 'expired', hours: count });
const days = (count: number): Retention => hours(count * 24);

const blinded = (what: string): PersonalData => ({ what, form: 'blinded' });
const sealed = (what: string): PersonalData => ({ what, form: 'sealed' });
const raw = (what: string): PersonalData => ({ what, form: 'raw' });

function ledger(
  id: string,
  type: 'table' | 'bucket',
  contents: string,
  holds: readonly PersonalData[] = [],
): Store {
  return {
    id,
    type,
    kind: 'ledger',
    contents,
    holds,
    retention: KEPT,
    erasure: 'nothing to erase',
    checkedBy: 'nothing to find',
  };
}

function log(id: string, contents: string): Store {
  return {
    id,
    type: 'log group',
    kind: 'erasable',
    contents,
    holds: [],
    retention: days(LOG_RETENTION_DAYS),
    erasure: 'expires',
    checkedBy: 'nothing to find',
  };
}

const FUNCTIONS = [
  'Authorise',
  'StartSession',
  'Collect',
  'Consents',
  'AccountsFunction',
  'IdentifierPolicy',
  'Searches',
  'RequestsFunction',
  'SessionsFunction',
  'WellKnown',
  'ReplayJournal',
  'LogFunction',
  'Redact',
  'ArchiveFunction',
  'DeleteSuppress',
  'DeleteCancel',
  'DeleteShred',
  'DeleteRekey',
  'DeleteErase',
  'DeleteScrub',
  'DeleteVerify',
  'DeleteReport',
  'KnowResolve',
  'KnowExport',
  'KnowReport',
  'AmendResolve',
  'AmendReport',
  'OpenDsr',
  'OpenDsrCallback',
  'PublishFunction',
  'StartRequest',
];

/**
 * Every store there is. A store that is deployed and not listed here, or listed and not deployed, fails the
 * build: so a receipt that names this map (see {@link dataMapHash}) names every place that was looked at.
 */
export const DATA_MAP: readonly Store[] = [
  ledger('Accounts', 'table', 'businesses: policies, site keys, hashes of secret keys'),
  ledger('Agreements', 'table', 'which texts a business signed and when'),
  ledger(
    'Consents',
    'table',
    "visitors' consents, withdrawals and opt-outs, and the texts that they are shown",
    [blinded('visitor'), blinded('identifier')],
  ),
  ledger(
    'Requests',
    'table',
    `rights requests: state, counters, what was erased of which session; and the log of them, of which a line goes ${REQUEST_LOG_DAYS} days after the answer`,
    [blinded('identifier'), blinded('session')],
  ),
  ledger(
    'Suppressions',
    'table',
    'marks that an identifier is forgotten; after a restore, which sessions are erased',
    [blinded('identifier'), blinded('session')],
  ),
  ledger(
    'BusinessKeys',
    'table',
    'wrapped keys: blinding, sealing periods, session tokens, evidence; public keys of evidence',
  ),
  ledger('Progress', 'table', 'how far each stage has read each shard, and counters'),
  {
    ...ledger(
      'SearchLog',
      'table',
      'the audit trail of searches: when, for which types, how much was answered',
    ),
    // DynamoDB drops expired rows within a few days.
    retention: days(731),
    erasure: 'expires',
  },
  ledger('LogLeaves', 'table', 'receipts on their way into the transparency log, its leaves and its head', [
    blinded('identifier'),
    blinded('visitor'),
  ]),
  ledger(
    'Log',
    'bucket',
    'receipts, the transparency log, the journal of erasures and withdrawals; write-once',
    [blinded('session'), blinded('identifier')],
  ),
  ledger('Marks', 'bucket', 'how many marks each table has seen, as numbers; write-once'),
  {
    id: 'Sessions',
    type: 'table',
    kind: 'erasable',
    contents: "a session's wrapped key, or its tombstone; times and counts",
    holds: [],
    retention: UNTIL_ERASED,
    erasure: 'tombstone replaces the key',
    checkedBy: 'DeleteVerify',
  },
  {
    id: 'Identifiers',
    type: 'table',
    kind: 'erasable',
    contents: 'which session holds which identifier, and the other way round',
    holds: [blinded('identifier')],
    retention: UNTIL_ERASED,
    erasure: 'row deleted',
    checkedBy: 'DeleteVerify',
  },
  {
    id: 'Identities',
    type: 'table',
    kind: 'erasable',
    contents: 'of running sessions: what the site told about the visitor, and which form fields there are',
    holds: [sealed('identifier'), blinded('identifier')],
    // DynamoDB drops expired rows within a few days; reads take them for gone at once.
    retention: hours(24),
    erasure: 'row deleted',
    checkedBy: 'DeleteVerify',
  },
  {
    id: 'Particulars',
    type: 'table',
    kind: 'erasable',
    contents: 'the identifiers that a request names and the sessions it is about; who signed an agreement',
    holds: [sealed('identifier'), sealed('session'), sealed('name and office of a signer')],
    retention: UNTIL_ERASED,
    erasure: 'row deleted',
    checkedBy: 'DeleteVerify',
  },
  {
    id: 'Idempotency',
    type: 'table',
    kind: 'erasable',
    contents:
      'answers to calls under an Idempotency-Key, sealed under the key and the credential of the caller',
    holds: [sealed('name and office of a signer')],
    // DynamoDB drops expired rows within a few days; reads take them for gone at once.
    retention: hours(24),
    erasure: 'expires',
    checkedBy: 'nothing to find',
  },
  {
    id: 'Archive',
    type: 'bucket',
    kind: 'erasable',
    contents: 'session recordings, redacted',
    holds: [sealed('whatever a grant allowed to keep')],
    retention: UNTIL_ERASED,
    erasure: 'key shredded, then object deleted',
    checkedBy: 'DeleteVerify',
  },
  {
    id: 'Quarantine',
    type: 'bucket',
    kind: 'erasable',
    contents: 'records that could not be redacted, for one look by the operator',
    holds: [raw('whatever the page showed')],
    // S3 rounds an expiry up to the next midnight UTC.
    retention: days(QUARANTINE_DAYS + 1),
    erasure: 'object deleted',
    checkedBy: 'DeleteVerify',
  },
  {
    id: 'Exports',
    type: 'bucket',
    kind: 'erasable',
    contents:
      'what requests to know were answered with: archives for the persons they are about, and whom each is about',
    holds: [raw("what is held of the person, others' values masked"), blinded('identifier')],
    // S3 rounds an expiry up to the next midnight UTC.
    retention: days(EXPORT_DAYS + 1),
    erasure: 'object deleted',
    checkedBy: 'DeleteVerify',
  },
  {
    id: 'RawStream',
    type: 'stream',
    kind: 'erasable',
    contents: 'chunks and identities as they came',
    holds: [raw('whatever the page showed'), raw('identifier')],
    retention: hours(STREAM_RETENTION_HOURS),
    erasure: 'expires',
    checkedBy: 'expiry',
  },
  {
    id: 'CleanStream',
    type: 'stream',
    kind: 'erasable',
    contents: 'redacted chunks and the blinded identifiers that they keep',
    holds: [raw('whatever a grant allowed to keep'), blinded('identifier')],
    retention: hours(STREAM_RETENTION_HOURS),
    erasure: 'expires',
    checkedBy: 'expiry',
  },
  ...['RedactFailures', 'ArchiveFailures'].map(
    (id): Store => ({
      id,
      type: 'queue',
      kind: 'erasable',
      contents: 'shard and sequence numbers of batches that were given up',
      holds: [],
      retention: days(FAILURE_QUEUE_DAYS),
      erasure: 'expires',
      checkedBy: 'nothing to find',
    }),
  ),
  {
    id: 'Deletion',
    type: 'state machine',
    kind: 'erasable',
    contents: 'histories of deletions: request ids, counters and error codes',
    holds: [],
    retention: days(WORKFLOW_HISTORY_DAYS),
    erasure: 'expires',
    checkedBy: 'nothing to find',
  },
  {
    id: 'Disclosure',
    type: 'state machine',
    kind: 'erasable',
    contents: 'histories of requests to know: request ids and error codes',
    holds: [],
    retention: days(WORKFLOW_HISTORY_DAYS),
    erasure: 'expires',
    checkedBy: 'nothing to find',
  },
  {
    id: 'Amendment',
    type: 'state machine',
    kind: 'erasable',
    contents: 'histories of requests to correct, opt out, limit and opt in: request ids and error codes',
    holds: [],
    retention: days(WORKFLOW_HISTORY_DAYS),
    erasure: 'expires',
    checkedBy: 'nothing to find',
  },
  {
    id: 'Callbacks',
    type: 'state machine',
    kind: 'erasable',
    contents: 'histories of telling controllers how requests stand: request ids and error codes',
    holds: [],
    retention: days(WORKFLOW_HISTORY_DAYS),
    erasure: 'expires',
    checkedBy: 'nothing to find',
  },
  ...FUNCTIONS.map((id) => log(`${id}Logs`, `what ${id} logs: ids of requests, codes, counts and durations`)),
  log('ApiAccessLog', 'route, status and duration of each call; no address, path value or query'),
  log('AmendmentLogs', 'errors of the workflow of choices and corrections, without its data'),
  log('CallbacksLogs', 'errors of the workflow that calls controllers back, without its data'),
  log('DisclosureLogs', 'errors of the disclosure workflow, without its data'),
  log('DeletionLogs', 'errors of the deletion workflow, without its data'),
];

/**
 * The hash that receipts carry: hex SHA-256 of the map's version and rows as canonical JSON (RFC 8785), so that
 * anybody who has the published map can tell which stores a receipt speaks of.
 */
export function dataMapHash(): string {
  const text = canonicalize({ version: DATA_MAP_VERSION, stores: DATA_MAP });
  return createHash('sha256').update(String(text)).digest('hex');
}
