import type { ReceiptFacts } from '../../core/proof/receipt.ts';

/** What the steps of a deletion hand on: the request's id and counters, since a workflow's history cannot be deleted. */
export interface DeletionState {
  readonly requestId: string;
  /** How many times verify has looked. */
  readonly rounds: number;
  /** The step has not come to its end and is to be run again. */
  readonly more: boolean;
  /** The request was called off, or is held: nothing is erased, and the workflow ends with saying so. */
  readonly stopped?: 'cancelled' | 'held';
}

/** What verify found: up to now, while there is `more`. */
export interface Verdict extends DeletionState {
  /** How many parts of the look are done; see `look.ts`. */
  readonly parts: number;
  readonly survivors: number;
  /** Sessions that mention the person and cannot be rewritten yet. */
  readonly mentions: number;
  /** Sessions that only an address of the network leads to. */
  readonly byAddress: number;
  /** Whether raw records are in quarantine that may be from before the cutoff. */
  readonly quarantined: boolean;
  /** Shards and sequence numbers, as the receipt states them. */
  readonly horizon: ReceiptFacts['horizon'];
  /** When the look began, ms since 1970. */
  readonly verifiedAt: number;
}

/** How the report ended. */
export interface Reported extends DeletionState {
  /** The receipt's id: it is signed, and waits for its place in the log. */
  readonly receipt: string;
  readonly final: boolean;
  /** Nothing more will expire, and yet the receipt is not final. */
  readonly stuck: boolean;
  /** When the last of what expires by itself has gone. */
  readonly waitUntil: string;
}
