import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { LedgerKeys } from './encryption-keys.ts';
import { LedgerStores } from './ledger-stores.ts';
import type { Settings } from './settings.ts';

export interface LedgerStackProps {
  readonly settings: Settings;
}

/** What must survive everything else: the ledger stores and the keys that outlive a deployment. */
export class LedgerStack extends Stack {
  readonly keys: LedgerKeys;
  readonly stores: LedgerStores;

  constructor(scope: Construct, id: string, props: LedgerStackProps) {
    super(scope, id, {
      description: 'Scrubjay: businesses, agreements, consents, requests, suppressions, receipts and keys',
      terminationProtection: true,
    });
    this.keys = new LedgerKeys(this);
    this.stores = new LedgerStores(this, this.keys.store, props.settings.receiptRetentionDays);
  }
}
