import type { LedgerKeys } from './encryption-keys.ts';
import type { ErasableStores } from './erasable-stores.ts';
import type { LedgerStores } from './ledger-stores.ts';
import type { Streams } from './streams.ts';

/** Everything that a function can be allowed to touch. */
export interface Places {
  readonly keys: LedgerKeys;
  readonly ledger: LedgerStores;
  readonly erasable: ErasableStores;
  readonly streams: Streams;
}
