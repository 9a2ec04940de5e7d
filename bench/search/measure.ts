import { randomBytes } from 'node:crypto';
import { findPage } from '../../lambdas/searches/find.ts';
import { IndexFake } from './index-fake.ts';

/** What a search cost. */
export interface Cost {
  readonly search: string;
  /** Sessions answered. */
  readonly sessions: number;
  readonly calls: number;
  readonly items: number;
  readonly milliseconds: number;
}

/** So many sessions has the person whom the searches are about, whatever the size of the index. */
const PERSON_SESSIONS = 50;
const MINUTE = 60_000;
const BEGAN = 1_800_000_000_000;

/**
 * An index of so many rows: half of them hold one shared address (an office, a mobile carrier), the others an
 * identifier each, and in between a person's fifty sessions, which came from that address.
 */
export function fillIndex(rows: number): IndexFake {
  const index = new IndexFake();
  const every = Math.floor(rows / 2 / PERSON_SESSIONS);
  for (let n = 0; index.rows < rows; n++) {
    const session = `${randomBytes(16).toString('hex').slice(0, 21)}${(n % 36).toString(36)}`;
    const createdAt = BEGAN + n * MINUTE;
    index.add({ blind: 'shared address', role: 'mention', session, createdAt });
    const isPersons = n % every === 0 && n < every * PERSON_SESSIONS;
    index.add({ blind: isPersons ? 'person' : `somebody ${n}`, role: 'own', session, createdAt });
  }
  return index;
}

/** Runs the searches that a privacy officer makes, and counts what each reads. */
export async function measureSearches(index: IndexFake): Promise<Cost[]> {
  const of = (...blinds: string[]) =>
    blinds.map((blind) => ({ forms: [{ blind, normalised: blind }] as const }));
  const any = { match: 'any', limit: PERSON_SESSIONS } as const;
  const all = { match: 'all', limit: PERSON_SESSIONS } as const;
  const late = BEGAN + 400 * MINUTE;
  const searches = [
    { search: 'nobody', run: () => findPage(index, any, of('nobody')) },
    { search: 'a person, all 50 sessions', run: () => findPage(index, any, of('person')) },
    { search: 'a shared address, first page', run: () => findPage(index, any, of('shared address')) },
    {
      search: 'a shared address, later page',
      run: () => findPage(index, { ...any, from: late }, of('shared address')),
    },
    {
      search: 'person or address, first page',
      run: () => findPage(index, any, of('person', 'shared address')),
    },
    { search: 'person and address', run: () => findPage(index, all, of('person', 'shared address')) },
  ];
  const costs: Cost[] = [];
  for (const { search, run } of searches) {
    const [calls, items, start] = [index.calls, index.items, performance.now()];
    const { matches } = await run();
    costs.push({
      search,
      sessions: matches.length,
      calls: index.calls - calls,
      items: index.items - items,
      milliseconds: performance.now() - start,
    });
  }
  return costs;
}
