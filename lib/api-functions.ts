import type { Construct } from 'constructs';
import type { Amendment } from './amendment.ts';
import type { Deletion } from './deletion.ts';
import type { Disclosure } from './disclosure.ts';
import type { Places } from './places.ts';
import { ScrubjayFunction } from './scrubjay-function.ts';
import type { Workflow } from './workflow.ts';

export interface ApiFunctionsProps {
  readonly deletion: Deletion;
  readonly disclosure: Disclosure;
  readonly amendment: Amendment;
  /** Tells callbacks how a request stands. */
  readonly callbacks: Workflow;
  /** Empty: nobody is the operator. */
  readonly operatorKeyHash: string;
  /** The name on receipts. */
  readonly issuer: string;
}

/** The functions behind the HTTP API, each with exactly what it may touch. */
export class ApiFunctions {
  readonly authorise: ScrubjayFunction;
  readonly startSession: ScrubjayFunction;
  readonly collect: ScrubjayFunction;
  readonly consents: ScrubjayFunction;
  readonly accounts: ScrubjayFunction;
  readonly identifierPolicy: ScrubjayFunction;
  readonly searches: ScrubjayFunction;
  readonly requests: ScrubjayFunction;
  readonly sessions: ScrubjayFunction;
  readonly wellKnown: ScrubjayFunction;
  readonly log: ScrubjayFunction;
  readonly replayJournal: ScrubjayFunction;

  constructor(scope: Construct, { keys, ledger, erasable, streams }: Places, props: ApiFunctionsProps) {
    this.authorise = new ScrubjayFunction(scope, 'Authorise', {
      entry: 'authorise/index.ts',
      timeout: 5,
      memory: 512,
      description: 'Checks session tokens, secret keys and the operator key',
    });
    ledger.accounts.allow(this.authorise, 'get');
    ledger.businessKeys.allow(this.authorise, 'get');
    keys.token.allow(this.authorise, 'Decrypt');
    ledger.allowGuard(this.authorise);
    this.authorise.addEnvironment('OPERATOR_KEY_HASH', props.operatorKeyHash);

    this.startSession = new ScrubjayFunction(scope, 'StartSession', {
      entry: 'start-session/index.ts',
      timeout: 10,
      memory: 512,
      description: 'Checks site key and origin, answers a session token and what may be recorded',
    });
    ledger.accounts.allow(this.startSession, 'get');
    ledger.agreements.allow(this.startSession, 'getMany');
    ledger.consents.allow(this.startSession, 'get', 'getMany', 'put');
    ledger.allowGuard(this.startSession);
    ledger.allowMarks(this.startSession, ledger.consents, 'consents');
    erasable.sessions.allow(this.startSession, 'get');
    ledger.businessKeys.allow(this.startSession, 'get', 'put');
    keys.token.allow(this.startSession, 'Decrypt', 'GenerateDataKey');
    keys.blind.allow(this.startSession, 'Decrypt');

    this.collect = new ScrubjayFunction(scope, 'Collect', {
      entry: 'collect/index.ts',
      timeout: 10,
      memory: 1024,
      description: 'Puts chunks and identities into the raw stream',
    });
    streams.raw.allow(this.collect, 'put');

    this.consents = new ScrubjayFunction(scope, 'Consents', {
      entry: 'consents/index.ts',
      timeout: 10,
      memory: 512,
      description: "Records a visitor's consent, withdrawal or opt-out",
    });
    ledger.accounts.allow(this.consents, 'get');
    ledger.consents.allow(this.consents, 'get', 'query', 'put');
    ledger.allowMarks(this.consents, ledger.consents, 'consents');
    ledger.businessKeys.allow(this.consents, 'get', 'put');
    keys.blind.allow(this.consents, 'Decrypt', 'GenerateDataKey');
    keys.evidence.allow(this.consents, 'Decrypt', 'GenerateDataKey');
    erasable.idempotency.allow(this.consents, 'get', 'put');
    ledger.requests.allow(this.consents, 'get', 'put');
    erasable.particulars.allow(this.consents, 'put');
    props.deletion.machine.allowStart(this.consents);
    this.consents.addEnvironment('ISSUER', props.issuer);

    this.accounts = new ScrubjayFunction(scope, 'AccountsFunction', {
      entry: 'accounts/index.ts',
      timeout: 10,
      memory: 512,
      description: 'Businesses, their keys and policies, and the agreements that they sign',
    });
    ledger.accounts.allow(this.accounts, 'get', 'getMany', 'put', 'update');
    ledger.agreements.allow(this.accounts, 'getMany', 'query', 'put', 'update');
    ledger.allowMarks(this.accounts, ledger.accounts, 'accounts');
    ledger.allowMarks(this.accounts, ledger.agreements, 'agreements');
    erasable.particulars.allow(this.accounts, 'get', 'put');
    ledger.businessKeys.allow(this.accounts, 'get', 'put');
    keys.blind.allow(this.accounts, 'Decrypt', 'GenerateDataKey');
    keys.evidence.allow(this.accounts, 'Decrypt', 'GenerateDataKey');
    erasable.idempotency.allow(this.accounts, 'get', 'put');
    this.accounts.addEnvironment('ISSUER', props.issuer);

    this.identifierPolicy = new ScrubjayFunction(scope, 'IdentifierPolicy', {
      entry: 'identifier-policy/index.ts',
      timeout: 10,
      memory: 512,
      description: "How a business's identifiers are read, and with which key they are blinded",
    });
    ledger.accounts.allow(this.identifierPolicy, 'get', 'put');
    ledger.businessKeys.allow(this.identifierPolicy, 'get', 'put');
    keys.blind.allow(this.identifierPolicy, 'Decrypt', 'GenerateDataKey');

    this.searches = new ScrubjayFunction(scope, 'Searches', {
      entry: 'searches/index.ts',
      timeout: 25,
      memory: 1024,
      description:
        'Finds the sessions that hold an identifier, tells what they hold, and keeps the audit trail',
    });
    ledger.accounts.allow(this.searches, 'get');
    erasable.identifiers.allow(this.searches, 'query');
    erasable.sessions.allow(this.searches, 'getMany');
    ledger.allowGuard(this.searches);
    erasable.archive.allow(this.searches, ['get', 'list']);
    ledger.searchLog.allow(this.searches, 'put', 'query');
    ledger.businessKeys.allow(this.searches, 'get');
    keys.blind.allow(this.searches, 'Decrypt');
    keys.seal.allow(this.searches, 'Decrypt');

    this.requests = new ScrubjayFunction(scope, 'RequestsFunction', {
      entry: 'requests/index.ts',
      timeout: 10,
      memory: 512,
      description: 'Takes rights requests, answers their state and receipts',
    });
    ledger.accounts.allow(this.requests, 'get');
    ledger.requests.allow(this.requests, 'get', 'put', 'query', 'update');
    ledger.consents.allow(this.requests, 'get', 'put');
    ledger.allowMarks(this.requests, ledger.consents, 'consents');
    erasable.particulars.allow(this.requests, 'put');
    ledger.businessKeys.allow(this.requests, 'get', 'put');
    keys.blind.allow(this.requests, 'Decrypt', 'GenerateDataKey');
    ledger.log.allow(this.requests, ['get'], 'receipts/');
    erasable.exports.allow(this.requests, ['get'], 'exports/');
    erasable.idempotency.allow(this.requests, 'get', 'put');
    props.deletion.machine.allowStart(this.requests);
    props.disclosure.machine.allowStart(this.requests);
    props.amendment.machine.allowStart(this.requests);
    props.callbacks.allowStart(this.requests);

    this.sessions = new ScrubjayFunction(scope, 'SessionsFunction', {
      entry: 'sessions/index.ts',
      timeout: 20,
      memory: 1024,
      description: 'Answers the events of a session that has not been erased',
    });
    erasable.sessions.allow(this.sessions, 'get');
    ledger.consents.allow(this.sessions, 'getMany');
    ledger.allowGuard(this.sessions);
    erasable.archive.allow(this.sessions, ['get', 'list']);
    ledger.businessKeys.allow(this.sessions, 'get');
    keys.seal.allow(this.sessions, 'Decrypt');

    this.wellKnown = new ScrubjayFunction(scope, 'WellKnown', {
      entry: 'well-known/index.ts',
      timeout: 5,
      memory: 256,
      description: 'The public keys of receipts and log, and the statement that GPC is honoured',
    });
    keys.signing.allow(this.wellKnown, 'GetPublicKey');
    ledger.businessKeys.allow(this.wellKnown, 'query');
    keys.log.allow(this.wellKnown, 'GetPublicKey');

    this.log = new ScrubjayFunction(scope, 'LogFunction', {
      entry: 'log/index.ts',
      timeout: 5,
      memory: 256,
      description: "The transparency log's checkpoint and tiles",
    });
    ledger.logLeaves.allow(this.log, 'get');
    ledger.log.allow(this.log, ['get'], 'log/');

    this.replayJournal = new ScrubjayFunction(scope, 'ReplayJournal', {
      entry: 'replay-journal/index.ts',
      timeout: 25,
      memory: 1024,
      description: 'Sets every mark of the journal again, after a table was restored',
    });
    ledger.allowGuard(this.replayJournal);
    ledger.log.allow(this.replayJournal, ['get'], 'journal/');
    ledger.log.allow(this.replayJournal, ['list']);
    ledger.requests.allow(this.replayJournal, 'get');
    ledger.accounts.allow(this.replayJournal, 'get', 'update');
    ledger.agreements.allow(this.replayJournal, 'get', 'update');
    ledger.consents.allow(this.replayJournal, 'get', 'put', 'update');
    ledger.suppressions.allow(this.replayJournal, 'get', 'getMany', 'query', 'put', 'update');
    erasable.sessions.allow(this.replayJournal, 'get', 'scan', 'put', 'update');
    erasable.identifiers.allow(this.replayJournal, 'query', 'delete');
    ledger.businessKeys.allow(this.replayJournal, 'get');
    keys.blind.allow(this.replayJournal, 'Decrypt');
  }
}
