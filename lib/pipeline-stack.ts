import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { addAlarms } from './alarms.ts';
import { Amendment } from './amendment.ts';
import { ApiFunctions } from './api-functions.ts';
import { Callbacks } from './callbacks.ts';
import { addDashboard } from './dashboard.ts';
import { Deletion } from './deletion.ts';
import { Disclosure } from './disclosure.ts';
import { RawKey } from './encryption-keys.ts';
import { ErasableStores } from './erasable-stores.ts';
import { HttpApi } from './http-api.ts';
import type { LedgerStack } from './ledger-stack.ts';
import { OpenDsr } from './opendsr.ts';
import { RequestEvents } from './request-events.ts';
import type { Settings } from './settings.ts';
import { Stages } from './stages.ts';
import { Streams } from './streams.ts';

export interface PipelineStackProps {
  readonly settings: Settings;
  readonly ledger: LedgerStack;
}

/** The way of a chunk, the API and the deletion; and the stores that are never backed up. */
export class PipelineStack extends Stack {
  readonly streams: Streams;
  readonly stores: ErasableStores;
  readonly stages: Stages;
  readonly deletion: Deletion;
  readonly disclosure: Disclosure;
  readonly amendment: Amendment;
  readonly requestEvents: RequestEvents;
  readonly callbacks: Callbacks;
  readonly openDsr: OpenDsr;
  readonly functions: ApiFunctions;
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, { settings, ledger }: PipelineStackProps) {
    super(scope, id, { description: 'Scrubjay: recording, redaction, archive and the rights API' });
    const rawKey = new RawKey(this);
    this.streams = new Streams(this, settings.streams, { raw: rawKey, clean: ledger.keys.store });
    this.stores = new ErasableStores(this, { quarantine: rawKey, archive: ledger.keys.store });
    const places = { keys: ledger.keys, ledger: ledger.stores, erasable: this.stores, streams: this.streams };

    this.api = new HttpApi(this);
    this.stages = new Stages(this, places);
    const issuer = settings.issuer ?? this.api.apiEndpoint;
    this.deletion = new Deletion(this, places, issuer);
    this.deletion.machine.allowStart(this.stages.redact);
    this.disclosure = new Disclosure(this, places, { issuer, publish: this.deletion.publish });
    this.amendment = new Amendment(this, places, { issuer, deletion: this.deletion });
    // The name on receipts need not be an address.
    const address = settings.issuer?.startsWith('https://') ? settings.issuer : this.api.apiEndpoint;
    this.callbacks = new Callbacks(this, places, address);
    this.openDsr = new OpenDsr(this, places, {
      deletion: this.deletion,
      disclosure: this.disclosure,
      callbacks: this.callbacks,
      issuer: address,
    });
    this.requestEvents = new RequestEvents(this, places, this);
    this.functions = new ApiFunctions(this, places, {
      deletion: this.deletion,
      disclosure: this.disclosure,
      amendment: this.amendment,
      callbacks: this.callbacks.machine,
      operatorKeyHash: settings.operatorKeyHash,
      issuer,
    });
    this.api.route(this.functions, this.openDsr.api);
    addAlarms(this, settings.alarmTopicArn);
    addDashboard(this);

    new CfnOutput(this, 'ApiUrl', { value: this.api.apiEndpoint, description: 'Where the API answers' });
    new CfnOutput(this, 'DeletionStateMachineArn', { value: this.deletion.machine.stateMachineArn });
  }
}
