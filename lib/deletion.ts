import type { Construct } from 'constructs';
import { DeletionMachine } from './deletion-machine.ts';
import type { Places } from './places.ts';
import { ScrubjayFunction } from './scrubjay-function.ts';

/** Brings receipts into the transparency log: the only role that signs its checkpoints and writes its files. */
function publisher(
  scope: Construct,
  { keys, ledger }: Pick<Places, 'keys' | 'ledger'>,
  issuer: string,
): ScrubjayFunction {
  const publish = new ScrubjayFunction(scope, 'PublishFunction', {
    entry: 'publish/index.ts',
    timeout: 60,
    memory: 512,
    description: 'Brings a receipt into the transparency log and gives it away with its proof',
  });
  ledger.logLeaves.allow(publish, 'get', 'query', 'put', 'update', 'delete');
  ledger.log.allow(publish, ['get', 'put', 'list'], 'log/');
  ledger.log.allow(publish, ['put'], 'receipts/');
  ledger.requests.allow(publish, 'get', 'update');
  keys.log.allow(publish, 'Sign', 'GetPublicKey');
  publish.addEnvironment('ISSUER', issuer);
  return publish;
}

/** The steps of a deletion, a role each, and the workflow that runs them. */
export class Deletion {
  readonly suppress: ScrubjayFunction;
  readonly cancel: ScrubjayFunction;
  readonly shred: ScrubjayFunction;
  readonly rekey: ScrubjayFunction;
  readonly erase: ScrubjayFunction;
  readonly scrub: ScrubjayFunction;
  readonly verify: ScrubjayFunction;
  readonly report: ScrubjayFunction;
  readonly publish: ScrubjayFunction;
  readonly machine: DeletionMachine;

  /** @param issuer the name on receipts. */
  constructor(scope: Construct, { keys, ledger, erasable, streams }: Places, issuer: string) {
    this.suppress = new ScrubjayFunction(scope, 'DeleteSuppress', {
      entry: 'delete/suppress.ts',
      timeout: 30,
      memory: 512,
      description: 'Journals and sets the tombstones of a request',
    });
    ledger.requests.allow(this.suppress, 'get', 'update');
    ledger.suppressions.allow(this.suppress, 'get', 'put');
    ledger.allowMarks(this.suppress, ledger.suppressions, 'suppressions');

    this.cancel = new ScrubjayFunction(scope, 'DeleteCancel', {
      entry: 'delete/cancel.ts',
      timeout: 30,
      memory: 512,
      description: 'Takes the marks of a request away that was called off before anything was erased',
    });
    ledger.requests.allow(this.cancel, 'get');
    ledger.suppressions.allow(this.cancel, 'get', 'put', 'query');
    ledger.allowMarks(this.cancel, ledger.suppressions, 'suppressions');

    this.shred = new ScrubjayFunction(scope, 'DeleteShred', {
      entry: 'delete/shred.ts',
      timeout: 60,
      memory: 512,
      description: 'Finds the sessions that a request is about and destroys their keys',
    });
    ledger.requests.allow(this.shred, 'get', 'update');
    erasable.identifiers.allow(this.shred, 'query');
    erasable.identities.allow(this.shred, 'query');
    erasable.sessions.allow(this.shred, 'getMany', 'put');
    erasable.particulars.allow(this.shred, 'get', 'query', 'put', 'delete');
    ledger.businessKeys.allow(this.shred, 'get');
    keys.blind.allow(this.shred, 'Decrypt');
    ledger.allowMarks(this.shred, erasable.sessions, 'sessions');

    this.erase = new ScrubjayFunction(scope, 'DeleteErase', {
      entry: 'delete/erase.ts',
      timeout: 60,
      memory: 512,
      description: 'Erases what is left of sessions whose keys were destroyed',
    });
    ledger.requests.allow(this.erase, 'get', 'query', 'put');
    erasable.sessions.allow(this.erase, 'get');
    erasable.identifiers.allow(this.erase, 'query', 'delete');
    erasable.archive.allow(this.erase, ['list', 'delete']);
    erasable.identities.allow(this.erase, 'get', 'query', 'delete');
    erasable.quarantine.allow(this.erase, ['list', 'delete']);
    erasable.exports.allow(this.erase, ['list', 'delete']);
    erasable.particulars.allow(this.erase, 'get', 'query', 'put', 'delete');
    ledger.businessKeys.allow(this.erase, 'get');
    keys.blind.allow(this.erase, 'Decrypt');

    this.rekey = new ScrubjayFunction(scope, 'DeleteRekey', {
      entry: 'delete/rekey.ts',
      timeout: 60,
      memory: 512,
      description: 'Gives sessions that mention a person a key of a new generation',
    });
    ledger.requests.allow(this.rekey, 'get');
    erasable.sessions.allow(this.rekey, 'get', 'put');
    erasable.particulars.allow(this.rekey, 'get', 'query', 'put', 'delete');
    ledger.businessKeys.allow(this.rekey, 'get');
    keys.blind.allow(this.rekey, 'Decrypt');
    keys.seal.allow(this.rekey, 'Decrypt');

    this.scrub = new ScrubjayFunction(scope, 'DeleteScrub', {
      entry: 'delete/scrub.ts',
      timeout: 60,
      memory: 1024,
      description: 'Rewrites sessions that mention a person, without the person',
    });
    ledger.accounts.allow(this.scrub, 'get');
    ledger.requests.allow(this.scrub, 'get', 'query', 'put');
    erasable.sessions.allow(this.scrub, 'get', 'put');
    ledger.allowMarks(this.scrub, erasable.sessions, 'sessions');
    erasable.identifiers.allow(this.scrub, 'query', 'delete');
    erasable.archive.allow(this.scrub, ['get', 'put', 'list', 'delete']);
    erasable.particulars.allow(this.scrub, 'get', 'query', 'put', 'delete');
    ledger.businessKeys.allow(this.scrub, 'get');
    keys.blind.allow(this.scrub, 'Decrypt');
    keys.seal.allow(this.scrub, 'Decrypt');

    this.verify = new ScrubjayFunction(scope, 'DeleteVerify', {
      entry: 'delete/verify.ts',
      timeout: 60,
      memory: 1024,
      description: 'Looks for survivors; may read only',
    });
    ledger.accounts.allow(this.verify, 'get');
    ledger.requests.allow(this.verify, 'get');
    erasable.sessions.allow(this.verify, 'get');
    erasable.identifiers.allow(this.verify, 'query');
    erasable.archive.allow(this.verify, ['get', 'list']);
    erasable.identities.allow(this.verify, 'query');
    erasable.quarantine.allow(this.verify, ['list']);
    erasable.exports.allow(this.verify, ['list']);
    erasable.particulars.allow(this.verify, 'get', 'query');
    ledger.suppressions.allow(this.verify, 'get');
    ledger.allowGuard(this.verify);
    ledger.progress.allow(this.verify, 'get');
    streams.raw.allow(this.verify, 'describe');
    streams.clean.allow(this.verify, 'describe');
    ledger.businessKeys.allow(this.verify, 'get');
    keys.blind.allow(this.verify, 'Decrypt');
    keys.seal.allow(this.verify, 'Decrypt');

    this.report = new ScrubjayFunction(scope, 'DeleteReport', {
      entry: 'delete/report.ts',
      timeout: 30,
      memory: 512,
      description: 'Signs the receipt: interim while something has yet to expire, then final',
    });
    ledger.requests.allow(this.report, 'get', 'query', 'put', 'update');
    ledger.agreements.allow(this.report, 'getMany');
    erasable.particulars.allow(this.report, 'query', 'delete');
    ledger.logLeaves.allow(this.report, 'get', 'put');
    keys.signing.allow(this.report, 'Sign', 'GetPublicKey');
    this.report.addEnvironment('ISSUER', issuer);

    this.publish = publisher(scope, { keys, ledger }, issuer);

    this.machine = new DeletionMachine(scope, this);
  }
}
