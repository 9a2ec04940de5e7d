import type { SearchInput } from '../../core/flow/api.ts';
import {
  type Identifiers,
  INDEX_SHARDS,
  type IndexPartition,
  timePosition,
} from '../../stores/identifiers.ts';
import type { BlindedIdentifier } from '../runtime/identifiers.ts';
import { BudgetSpent, type Match, Matches, ReadBudget, type ReadRows } from './postings.ts';

/** How many pages of the index one search reads at most. */
const READS = 400;

/** Later than any session will begin. */
const NEVER = 999_999_999_999_999;

export interface Page {
  readonly matches: readonly Match[];
  /** The position to go on from; undefined when that was all. */
  readonly next?: string;
}

/**
 * One page of the sessions that a search matches, oldest first.
 *
 * @param from the position to begin at; undefined: at the search's own beginning
 */
export async function findPage(
  identifiers: Pick<Identifiers, 'read'>,
  search: Pick<SearchInput, 'match' | 'role' | 'from' | 'to' | 'limit'>,
  blinded: readonly Pick<BlindedIdentifier, 'forms'>[],
  from?: string,
): Promise<Page> {
  const before = timePosition(search.to ?? NEVER);
  const reader =
    (partition: IndexPartition): ReadRows =>
    (position, limit) =>
      identifiers.read(partition, { from: position, before, limit });
  const roles = search.role === undefined ? (['own', 'mention'] as const) : [search.role];
  const shards = Array.from({ length: INDEX_SHARDS }, (_, shard) =>
    blinded.map(({ forms }) =>
      forms.flatMap(({ blind }) => roles.map((role) => reader({ blind, role, shard }))),
    ),
  );
  const matches = new Matches({
    shards,
    match: search.match,
    from: from ?? timePosition(search.from ?? 0),
    // A page's sessions are spread evenly; a little more saves most second reads.
    page: Math.ceil(search.limit / INDEX_SHARDS) + 5,
    budget: new ReadBudget(READS),
  });
  const found: Match[] = [];
  try {
    while (found.length < search.limit) {
      const match = await matches.next();
      if (match === undefined) return { matches: found };
      found.push(match);
    }
  } catch (error) {
    if (!(error instanceof BudgetSpent)) throw error;
  }
  const { position } = matches;
  return { matches: found, ...(position === undefined ? {} : { next: position }) };
}
