/**
 * Each store as the environment of the function names it. Called once, when the sandbox starts. Functions, so that a
 * bundle holds only the stores that its function asks for.
 */
import { Accounts } from '../../stores/accounts.ts';
import { Agreements } from '../../stores/agreements.ts';
import { Bucket } from '../../stores/bucket.ts';
import { BusinessKeys } from '../../stores/business-keys.ts';
import {
  dynamoClient,
  kinesisClient,
  kmsClient,
  s3Client,
  stepFunctionsClient,
} from '../../stores/clients.ts';
import { Consents } from '../../stores/consents.ts';
import { requireEnv } from '../../stores/environment.ts';
import { EvidenceKeys } from '../../stores/evidence-keys.ts';
import { Exports } from '../../stores/exports.ts';
import { Idempotency } from '../../stores/idempotency.ts';
import { IdentifierPolicies } from '../../stores/identifier-policies.ts';
import { Identifiers } from '../../stores/identifiers.ts';
import { Identities } from '../../stores/identities.ts';
import { Journal } from '../../stores/journal.ts';
import { KeyRing, type KeyUse } from '../../stores/key-ring.ts';
import { Log } from '../../stores/log.ts';
import { LogLeaves } from '../../stores/log-leaves.ts';
import { type MarkedTable, MarkNumbers } from '../../stores/mark-numbers.ts';
import { Particulars } from '../../stores/particulars.ts';
import { Progress } from '../../stores/progress.ts';
import { Requests } from '../../stores/requests.ts';
import { RestoreGuard } from '../../stores/restore-guard.ts';
import { SearchLog } from '../../stores/search-log.ts';
import { Sessions } from '../../stores/sessions.ts';
import { LogKey, SigningKey } from '../../stores/signing.ts';
import { Stream } from '../../stores/streams.ts';
import { Suppressions } from '../../stores/suppressions.ts';
import { Table } from '../../stores/table.ts';
import { RequestWorkflow } from '../../stores/workflow.ts';

const table = (variable: string) => new Table(dynamoClient(), requireEnv(variable));

const MARKED: Readonly<Record<MarkedTable, { readonly variable: string; readonly sorted: boolean }>> = {
  accounts: { variable: 'ACCOUNTS_TABLE', sorted: false },
  agreements: { variable: 'AGREEMENTS_TABLE', sorted: true },
  consents: { variable: 'CONSENTS_TABLE', sorted: true },
  suppressions: { variable: 'SUPPRESSIONS_TABLE', sorted: true },
  sessions: { variable: 'SESSIONS_TABLE', sorted: false },
};

/** `replayed`: every read fails while the journal is yet to be replayed into a restored table. */
type Reads = 'replayed' | 'as it stands';

let numbers: MarkNumbers | undefined;

/** What tells whether a table was restored. */
export function restoreGuard(name: MarkedTable): RestoreGuard {
  const { variable, sorted } = MARKED[name];
  numbers ??= new MarkNumbers(new Bucket(s3Client(), requireEnv('MARKS_BUCKET')));
  return new RestoreGuard(name, table(variable), numbers, sorted);
}

function marked(name: MarkedTable, reads: Reads): Table {
  if (reads === 'as it stands') return table(MARKED[name].variable);
  return new Table(dynamoClient(), requireEnv(MARKED[name].variable), restoreGuard(name));
}

export const accounts = (reads: Reads = 'replayed') => new Accounts(marked('accounts', reads));
export const agreements = (reads: Reads = 'replayed') => new Agreements(marked('agreements', reads));
export const consents = (reads: Reads = 'replayed') => new Consents(marked('consents', reads));
export const requests = () => new Requests(table('REQUESTS_TABLE'));
export const suppressions = (reads: Reads = 'replayed') => new Suppressions(marked('suppressions', reads));
export const progress = () => new Progress(table('PROGRESS_TABLE'));
export const searchLog = () => new SearchLog(table('SEARCH_LOG_TABLE'));
export const sessions = (reads: Reads = 'replayed') => new Sessions(marked('sessions', reads));
export const identifiers = () => new Identifiers(table('IDENTIFIERS_TABLE'));
export const identifierPolicies = () => new IdentifierPolicies(table('ACCOUNTS_TABLE'));
export const identities = () => new Identities(table('IDENTITIES_TABLE'));
export const idempotency = () => new Idempotency(table('IDEMPOTENCY_TABLE'));
export const particulars = () => new Particulars(table('PARTICULARS_TABLE'));
export const archive = () => new Bucket(s3Client(), requireEnv('ARCHIVE_BUCKET'));
export const quarantine = () => new Bucket(s3Client(), requireEnv('QUARANTINE_BUCKET'));
export const exports = () =>
  new Exports(new Bucket(s3Client(), requireEnv('EXPORTS_BUCKET')), s3Client(), requireEnv('EXPORTS_BUCKET'));
export const log = () => new Log(new Bucket(s3Client(), requireEnv('LOG_BUCKET')));

/** @param tables those of whose marks the function writes; none for one that only reads the journal */
export const journal = (...tables: MarkedTable[]) =>
  new Journal(
    new Bucket(s3Client(), requireEnv('LOG_BUCKET')),
    Object.fromEntries(tables.map((name) => [name, restoreGuard(name)])),
  );
export const logLeaves = () => new LogLeaves(table('LOG_LEAVES_TABLE'));
export const evidenceKeys = () => new EvidenceKeys(table('BUSINESS_KEYS_TABLE'));
export const rawStream = () => new Stream(kinesisClient(), requireEnv('RAW_STREAM'));
export const cleanStream = () => new Stream(kinesisClient(), requireEnv('CLEAN_STREAM'));
export const signingKey = () => new SigningKey(kmsClient(), requireEnv('SIGNING_KEY'));
export const logKey = () => new LogKey(kmsClient(), requireEnv('LOG_KEY'));

/** @param name of the workflow: its ARN is in `DELETION_STATE_MACHINE` and the like */
export const workflow = (name: 'DELETION' | 'DISCLOSURE' | 'AMENDMENT' | 'CALLBACKS') =>
  new RequestWorkflow(stepFunctionsClient(), requireEnv(`${name}_STATE_MACHINE`));

/** A ring of keys of one use; its KMS key is in `BLIND_KEY`, `SEAL_KEY`, `TOKEN_KEY` or `EVIDENCE_KEY`. */
export function keyRing(use: KeyUse): KeyRing {
  const store = new BusinessKeys(table('BUSINESS_KEYS_TABLE'));
  return new KeyRing(kmsClient(), store, requireEnv(`${use.toUpperCase()}_KEY`), use);
}
