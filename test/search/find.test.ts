import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { IndexFake } from '../../bench/search/index-fake.ts';
import { type Cost, fillIndex, measureSearches } from '../../bench/search/measure.ts';
import type { Role } from '../../core/flow/records.ts';
import { findPage } from '../../lambdas/searches/find.ts';
import { indexPosition } from '../../stores/identifiers.ts';

interface Row {
  readonly blind: string;
  readonly role: Role;
  readonly session: string;
  readonly createdAt: number;
}

/** A few identifiers in a few sessions, so that they meet. A session began at one time only. */
const rows: fc.Arbitrary<Row[]> = fc
  .array(
    fc.record({
      blind: fc.constantFrom('a', 'b', 'c', 'c2'),
      role: fc.constantFrom<Role>('own', 'mention'),
      session: fc.nat(40).map((n) => `S${String(n).padStart(20, '0')}${(n % 36).toString(36)}`),
    }),
    { maxLength: 120 },
  )
  .map((list) => {
    const full = list.map((row) => ({ ...row, createdAt: 1_000 + (Number(row.session.slice(1, 21)) % 7) }));
    return [...new Map(full.map((row) => [JSON.stringify(row), row])).values()];
  });

const searches = fc.record({
  /** The third identifier has rows of two key epochs. */
  identifiers: fc.subarray([['a'], ['b'], ['c', 'c2']], { minLength: 1 }),
  match: fc.constantFrom<'any' | 'all'>('any', 'all'),
  role: fc.option(fc.constantFrom<Role>('own', 'mention'), { nil: undefined }),
  from: fc.option(fc.integer({ min: 999, max: 1_008 }), { nil: undefined }),
  to: fc.option(fc.integer({ min: 999, max: 1_008 }), { nil: undefined }),
  limit: fc.integer({ min: 1, max: 9 }),
});

describe('a search', () => {
  test('finds, page by page, just the sessions that a look at every row finds, in order of time', async () => {
    await fc.assert(
      fc.asyncProperty(rows, searches, async (list, { identifiers, ...search }) => {
        const index = new IndexFake();
        for (const row of list) index.add(row);
        const blinded = identifiers.map((blinds) => ({
          forms: blinds.map((blind) => ({ blind, normalised: blind })) as never,
        }));

        const found: { position: string; rows: string[] }[] = [];
        let from: string | undefined;
        do {
          const page = await findPage(index, search, blinded, from);
          expect(page.matches.length).toBeLessThanOrEqual(search.limit);
          for (const match of page.matches)
            found.push({
              position: match.position,
              rows: match.rows.map((r) => `${r.blind} ${r.role}`).sort(),
            });
          from = page.next;
        } while (from !== undefined);

        const inRange = list.filter(
          ({ createdAt, role, blind }) =>
            createdAt >= (search.from ?? 0) &&
            createdAt < (search.to ?? Number.POSITIVE_INFINITY) &&
            (search.role === undefined || role === search.role) &&
            identifiers.some((blinds) => blinds.includes(blind)),
        );
        const expected = [...Map.groupBy(inRange, indexPosition)]
          .filter(([, held]) => {
            const holds = (blinds: string[]) => held.some(({ blind }) => blinds.includes(blind));
            return search.match === 'all' ? identifiers.every(holds) : true;
          })
          .map(([position, held]) => ({ position, rows: held.map((r) => `${r.blind} ${r.role}`).sort() }))
          .sort((a, b) => (a.position < b.position ? -1 : 1));
        expect(found).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('of two identifiers in all reads about as much as the rarer one has, not the common one', async () => {
    const index = new IndexFake();
    const session = (n: number) => `S${String(n).padStart(20, '0')}${(n % 36).toString(36)}`;
    for (let n = 0; n < 5_000; n++)
      index.add({ blind: 'common', role: 'mention', session: session(n), createdAt: n });
    for (const n of [1_250, 4_999])
      index.add({ blind: 'rare', role: 'own', session: session(n), createdAt: n });
    const blinded = ['common', 'rare'].map((blind) => ({ forms: [{ blind, normalised: blind }] as const }));
    const { matches, next } = await findPage(index, { match: 'all', limit: 50 }, blinded);
    expect(matches.map(({ position }) => Number(position.slice(0, 15)))).toEqual([1_250, 4_999]);
    expect(next).toBeUndefined();
    expect(index.items).toBeLessThan(200);
  });

  test('reads no more of an index twenty times as large', async () => {
    const [small, large] = [
      await measureSearches(fillIndex(1_000)),
      await measureSearches(fillIndex(20_000)),
    ];
    const cost = ({ search, sessions, calls, items }: Cost) => ({ search, sessions, calls, items });
    for (const [n, { items, calls, search, sessions }] of large.map(cost).entries()) {
      expect({ search, sessions }).toEqual({ search: small[n]!.search, sessions: small[n]!.sessions });
      // Leaping through a longer list ends each leap in a page of its own: one a session found, in whatever index.
      const bound = search.includes(' and ') ? { calls: 150, items: 2_000 } : { calls: 16, items: 160 };
      expect(calls).toBeLessThanOrEqual(bound.calls);
      expect(items).toBeLessThanOrEqual(bound.items);
    }
  });

  test('that would read too much stops in time and goes on from there', async () => {
    const index = new IndexFake();
    const session = (n: number) => `S${String(n).padStart(20, '0')}${(Math.floor(n / 2) % 36).toString(36)}`;
    // The two never meet, and alternate, so that every leap leads one row further.
    for (let n = 0; n < 8_000; n++)
      index.add({ blind: n % 2 ? 'odd' : 'even', role: 'own', session: session(n), createdAt: n });
    const blinded = ['odd', 'even'].map((blind) => ({ forms: [{ blind, normalised: blind }] as const }));
    let from: string | undefined;
    let pages = 0;
    do {
      const before = index.calls;
      const page = await findPage(index, { match: 'all', limit: 50 }, blinded, from);
      expect(page.matches).toEqual([]);
      expect(index.calls - before).toBeLessThanOrEqual(400);
      expect(page.next === undefined || page.next > (from ?? '')).toBe(true);
      from = page.next;
      pages += 1;
    } while (from !== undefined);
    expect(pages).toBeGreaterThan(1);
  });
});
