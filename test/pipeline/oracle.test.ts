import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { requestDeletion, search, signAgreements } from '../../local/show/actors.ts';
import { itemsOf } from '../support/logical-state.ts';
import { type Pipeline, startPipeline } from '../support/pipeline.ts';
import { type Person, Population, type Session } from '../support/population.ts';
import { archivedText } from '../support/sweep/readable.ts';

/** How large the population is: `npm run test:scale` takes the full one, see docs/deletion.md. */
const SIZE =
  process.env.SCRUBJAY_SCALE === 'full'
    ? { people: 200, sessions: 2_000, deleted: 20 }
    : { people: 30, sessions: 150, deleted: 5 };
const HOUR = 60 * 60 * 1000;
const LONGEST = 30 * 60 * 1000;

type Texts = ReadonlyMap<string, readonly string[]>;

let pipeline: Pipeline;
let population: Population;
/** Who is deleted, and which sessions go with them: their own, shared ones included. */
let deleted: readonly Person[];
let gone: readonly Session[];
/** All that can be read of each session, before and after. */
let before: Texts;
let after: Texts;
let rows: { before: ReadonlyMap<string, string[]>; after: ReadonlyMap<string, string[]> };
let requests: string[];

beforeAll(async () => {
  pipeline = await startPipeline();
  const { run, api, keys } = pipeline;
  await signAgreements(api, keys);
  population = await Population.settle(pipeline, SIZE);
  deleted = population.people.slice(0, SIZE.deleted);
  gone = population.sessions.filter(({ owners }) => owners.some((owner) => deleted.includes(owner)));
  await population.send(population.sessions, 0);
  await run.settled(LONGEST);
  before = await archivedText(pipeline);
  const early = run.clock.now();
  const indexed = await rowsBySession();

  requests = await Promise.all(
    deleted.map(({ email, user }) => requestDeletion(api, keys, [email, user], 'delete')),
  );
  // Chunks that the deleted people sent before, and what everybody else goes on to send.
  await population.send(gone, 1, early);
  await population.send(
    population.sessions.filter((session) => !gone.includes(session)),
    1,
  );
  await population.send(gone, 2, early);
  await run.settled(LONGEST);
  await run.fastForward(25 * HOUR);
  await run.settled(LONGEST);
  after = await archivedText(pipeline);
  rows = { before: indexed, after: await rowsBySession() };
}, LONGEST);
afterAll(() => pipeline?.close());

/** What the index holds by session: role, type and blind of each row, however often it stands there. */
async function rowsBySession(): Promise<Map<string, string[]>> {
  const found = new Map<string, Set<string>>();
  for (const { session, role, type, blind } of await itemsOf(pipeline, 'Identifiers')) {
    const of = found.get(session!.S!) ?? new Set();
    found.set(session!.S!, of.add(`${role?.S} ${type?.S} ${blind?.S}`));
  }
  return new Map([...found].map(([session, of]) => [session, [...of].sort()]));
}

/** Everything a text says, but for the values of those who were deleted. */
function scrubbed(text: string): string {
  return deleted.reduce(
    (left, { email }) => left.replaceAll(email.value, email.value.replace(/[\p{L}\p{N}]/gu, '*')),
    text,
  );
}

describe(`of ${SIZE.people} people with ${SIZE.sessions} sessions, when ${SIZE.deleted} are forgotten at once while traffic goes on`, () => {
  test('the population has what a deletion could get wrong: shared sessions, and mentions both ways', () => {
    const kept = population.sessions.filter((session) => !gone.includes(session));
    const mentions = kept.filter(({ mentions }) => mentions.some((person) => deleted.includes(person)));
    expect(gone.filter(({ owners }) => owners.length > 1).length).toBeGreaterThan(1);
    expect(mentions.length).toBeGreaterThan(SIZE.deleted / 2);
    expect(before.size).toBe(SIZE.sessions);
    for (const texts of before.values()) expect(texts).toHaveLength(1);
  });

  test('every request comes to a final receipt', async () => {
    const { api, keys } = pipeline;
    for (const request of requests) {
      const { body } = await api.get(`/v1/requests/${request}`, keys.secretKey);
      expect(body).toMatchObject({ status: 'fulfilled', receipts: [expect.any(String), expect.any(String)] });
    }
  });

  test('nothing is left of what was theirs: no object, no row, no replay, nothing found (B1 = 0)', async () => {
    const { api, keys } = pipeline;
    for (const { session } of gone) {
      expect(after.has(session)).toBe(false);
      expect(rows.after.has(session)).toBe(false);
    }
    for (const { email, user } of deleted) {
      expect(await search(api, keys, email)).toEqual([]);
      expect(await search(api, keys, user)).toEqual([]);
    }
    const answers = gone
      .slice(0, 20)
      .map(({ session }) => api.get(`/v1/sessions/${session}/events`, keys.secretKey));
    expect(new Set((await Promise.all(answers)).map(({ status }) => status))).toEqual(new Set([410]));
  });

  test('nothing but that is gone: what is left is what there was without them (A1 = A0 - B0)', () => {
    const left = new Set(before.keys()).difference(new Set(gone.map(({ session }) => session)));
    expect(new Set(after.keys())).toEqual(left);
    expect(SIZE.sessions - after.size).toBe(gone.length);
  });

  test("everybody else's sessions are event for event what they were, but for the values of the deleted (C1 = C0)", () => {
    for (const [session, [first, second, ...more]] of after) {
      expect(more).toEqual([]);
      expect(first).toBe(scrubbed(before.get(session)![0]!));
      expect(second).toContain('chunk 1');
    }
  });

  test('the index holds what it held of everybody else', async () => {
    const forgotten = new Set(deleted.flatMap((person) => population.blindsOf(person, rows.before)));
    expect(forgotten.size).toBeGreaterThan(SIZE.deleted);
    for (const [session, held] of rows.after) {
      const left = rows.before.get(session)!.filter((row) => !forgotten.has(row.split(' ')[2]!));
      expect(held).toEqual(left);
    }
  });
});
