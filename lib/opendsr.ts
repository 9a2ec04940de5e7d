import type { Construct } from 'constructs';
import type { Callbacks } from './callbacks.ts';
import type { Deletion } from './deletion.ts';
import type { Disclosure } from './disclosure.ts';
import type { Places } from './places.ts';
import { ScrubjayFunction } from './scrubjay-function.ts';

export interface OpenDsrProps {
  readonly deletion: Deletion;
  readonly disclosure: Disclosure;
  readonly callbacks: Callbacks;
  /** The address at which requests come. */
  readonly issuer: string;
}

/** OpenDSR: the function behind its routes. */
export class OpenDsr {
  readonly api: ScrubjayFunction;

  constructor(scope: Construct, { keys, ledger, erasable }: Places, props: OpenDsrProps) {
    const { deletion, disclosure, callbacks, issuer } = props;
    this.api = new ScrubjayFunction(scope, 'OpenDsr', {
      entry: 'opendsr/index.ts',
      timeout: 10,
      memory: 512,
      description: 'Takes requests by OpenDSR, answers how they stand',
    });
    ledger.accounts.allow(this.api, 'get');
    ledger.requests.allow(this.api, 'get', 'put', 'update');
    erasable.particulars.allow(this.api, 'put');
    ledger.businessKeys.allow(this.api, 'get', 'put');
    keys.blind.allow(this.api, 'Decrypt', 'GenerateDataKey');
    keys.evidence.allow(this.api, 'Decrypt', 'GenerateDataKey');
    erasable.exports.allow(this.api, ['get'], 'exports/');
    deletion.machine.allowStart(this.api);
    disclosure.machine.allowStart(this.api);
    this.api.addEnvironment('ISSUER', issuer);
    callbacks.machine.allowStart(this.api);
  }
}
