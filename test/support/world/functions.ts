import type { World } from './world.ts';

/** What the template would tell the functions. */
const ENVIRONMENT = {
  ACCOUNTS_TABLE: 'accounts',
  AGREEMENTS_TABLE: 'agreements',
  CONSENTS_TABLE: 'consents',
  REQUESTS_TABLE: 'requests',
  SUPPRESSIONS_TABLE: 'suppressions',
  BUSINESS_KEYS_TABLE: 'business-keys',
  PROGRESS_TABLE: 'progress',
  SEARCH_LOG_TABLE: 'search-log',
  SESSIONS_TABLE: 'sessions',
  IDENTIFIERS_TABLE: 'identifiers',
  IDENTITIES_TABLE: 'identities',
  PARTICULARS_TABLE: 'particulars',
  IDEMPOTENCY_TABLE: 'idempotency',
  ARCHIVE_BUCKET: 'archive',
  QUARANTINE_BUCKET: 'quarantine',
  EXPORTS_BUCKET: 'exports',
  DISCLOSURE_STATE_MACHINE: 'disclosure',
  AMENDMENT_STATE_MACHINE: 'amendment',
  CALLBACKS_STATE_MACHINE: 'callbacks',
  LOG_BUCKET: 'log',
  MARKS_BUCKET: 'marks',
  // Worlds are many and their clocks the same: nothing that was read in one may count in another.
  MARKS_SECONDS: '0',
  LOG_LEAVES_TABLE: 'log-leaves',
  LOG_KEY: 'log-key',
  RAW_STREAM: 'raw',
  CLEAN_STREAM: 'clean',
  BLIND_KEY: 'blind-key',
  SEAL_KEY: 'seal-key',
  TOKEN_KEY: 'token-key',
  SIGNING_KEY: 'signing-key',
  DELETION_STATE_MACHINE: 'deletion',
  ISSUER: 'https://privacy.example',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  POWERTOOLS_METRICS_DISABLED: 'true',
  AWS_REGION: 'us-west-1',
};

type Handler = (event: never, context: never) => Promise<unknown>;
export type Functions = Readonly<Record<string, Handler>>;

/** The handlers as they are deployed, by the path of their entry without `.ts`. */
export async function loadFunctions(entries: readonly string[]): Promise<Functions> {
  Object.assign(process.env, ENVIRONMENT);
  const modules = entries.map(async (entry) => {
    const { handler } = await import(`../../../lambdas/${entry}.ts`);
    return [entry, handler] as const;
  });
  return Object.fromEntries(await Promise.all(modules));
}

const TIMEOUT_SECONDS = 60;

/** Invokes a function in a world. @throws what it throws */
export function invoke(world: World, handler: Handler | undefined, event: unknown): Promise<unknown> {
  if (handler === undefined) throw new Error('no such function was loaded');
  return world.invocation(async () => {
    const deadline = world.now + TIMEOUT_SECONDS * 1000;
    const context = { getRemainingTimeInMillis: () => deadline - world.now };
    return handler(event as never, context as never);
  });
}
