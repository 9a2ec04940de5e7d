/**
 * Each store as the environment of the function names it. Called once, when the sandbox starts. Functions, so that a
 * bundle holds only the stores that its function asks for.
 */
import { Accounts } from '../../stores/accounts.ts';
import { Agreements } from '../../stores/agreements.ts';
import { Bucket } from '../../stores/bucket.ts';
import { BusinessKeys } from '../../stores/business-keys.ts';
import { dynamoClient, kinesisClient, kmsClient, s3Client } from '../../stores/clients.ts';
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
import { Particulars } from '../../stores/particulars.ts';
import { Progress } from '../../stores/progress.ts';
import { Requests } from '../../stores/requests.ts';
import { SearchLog } from '../../stores/search-log.ts';
import { Sessions } from '../../stores/sessions.ts';
import { LogKey, SigningKey } from '../../stores/signing.ts';
import { Stream } from '../../stores/streams.ts';
import { Suppressions } from '../../stores/suppressions.ts';
import { Table } from '../../stores/table.ts';

const table = (variable: string) => new Table(dynamoClient(), requireEnv(variable));

export const accounts = () => new Accounts(table('ACCOUNTS_TABLE'));
export const agreements = () => new Agreements(table('AGREEMENTS_TABLE'));
export const consents = () => new Consents(table('CONSENTS_TABLE'));
export const requests = () => new Requests(table('REQUESTS_TABLE'));
export const suppressions = () => new Suppressions(table('SUPPRESSIONS_TABLE'));
export const progress = () => new Progress(table('PROGRESS_TABLE'));
export const searchLog = () => new SearchLog(table('SEARCH_LOG_TABLE'));
export const sessions = () => new Sessions(table('SESSIONS_TABLE'));
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
export const journal = () => new Journal(new Bucket(s3Client(), requireEnv('LOG_BUCKET')));
export const logLeaves = () => new LogLeaves(table('LOG_LEAVES_TABLE'));
export const evidenceKeys = () => new EvidenceKeys(table('BUSINESS_KEYS_TABLE'));
export const rawStream = () => new Stream(kinesisClient(), requireEnv('RAW_STREAM'));
export const cleanStream = () => new Stream(kinesisClient(), requireEnv('CLEAN_STREAM'));
export const signingKey = () => new SigningKey(kmsClient(), requireEnv('SIGNING_KEY'));
export const logKey = () => new LogKey(kmsClient(), requireEnv('LOG_KEY'));

/** A ring of keys of one use; its KMS key is in `BLIND_KEY`, `SEAL_KEY`, `TOKEN_KEY` or `EVIDENCE_KEY`. */
export function keyRing(use: KeyUse): KeyRing {
  const store = new BusinessKeys(table('BUSINESS_KEYS_TABLE'));
  return new KeyRing(kmsClient(), store, requireEnv(`${use.toUpperCase()}_KEY`), use);
}
