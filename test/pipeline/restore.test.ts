import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  giveConsent,
  identify,
  type Keys,
  openAccount,
  receiptsIssued,
  replay,
  requestDeletion,
  SHOP,
  search,
  signAgreements,
  startSession,
  type Visit,
} from '../../local/show/actors.ts';
import { countersOf, isStore } from '../../local/show/ledger.ts';
import { itemsOf } from '../support/logical-state.ts';
import { type Pipeline, startPipeline } from '../support/pipeline.ts';
import { type Backup, backUp, restore } from '../support/restore.ts';
import { shownIn, smallChunk } from '../support/small-chunk.ts';

const MINUTE = 60_000;
const LEDGER = ['Accounts', 'Agreements', 'ScrubjayLedger/Consents', 'Suppressions', 'Sessions'];
const WREN = { type: 'user_id', value: 'customer-wren' };
const ALL = ['emails', 'forms', 'numbers'];
/** Entries of the journal. The person's session is found by the index, and by what the site said, and marked for each. */
const MARKS = {
  suppression: 1,
  tombstones: 2,
  withdrawal: 1,
  'opt-out': 1,
  'agreement-withdrawal': 1,
  'key-revocation': 2,
};
/** What a read is answered: by its function, or by an authoriser that cannot tell whose the key is. */
const CLOSED = [503, 500];

let pipeline: Pipeline;
/** What the tables held before anybody took anything back. */
let backup: Backup;
/** The accounts of the person's own shop, of one whose keys are revoked, and of one that withdraws its DPA. */
let accounts: Record<'own' | 'revoked' | 'withdrawn', Keys>;
let visits: Record<'wren' | 'finch' | 'jay' | 'robin' | 'dove' | 'other', Visit>;
/** Of another secret key, which is revoked. */
let secret: string;
const owners = {
  wren: 'own',
  finch: 'own',
  jay: 'own',
  robin: 'revoked',
  dove: 'withdrawn',
  other: 'own',
} as const;

beforeAll(async () => {
  pipeline = await startPipeline();
  const { api, run, keys } = pipeline;
  const [revoked, withdrawn] = [
    await openAccount(api, keys.operatorKey),
    await openAccount(api, keys.operatorKey),
  ];
  accounts = { own: keys, revoked, withdrawn };
  for (const each of Object.values(accounts)) await signAgreements(api, each);
  const started = Object.entries(owners).map(async ([name, owner]) => {
    const visit = await startSession(api, accounts[owner]);
    await giveConsent(api, visit);
    return [name, visit];
  });
  visits = Object.fromEntries(await Promise.all(started));
  await identify(api, visits.wren, [WREN]);
  const made = await api.post('/v1/keys', { kind: 'secret', scopes: ['searches'] }, keys.secretKey);
  secret = String(made.body.secretKey);
  await sendAll(0);
  await run.settled();
  backup = await backUp(pipeline, [...LEDGER, 'Identifiers']);
  await takeBack(String(made.body.id));
  // Nobody puts a table back within seconds.
  await run.fastForward(MINUTE);
}, 600_000);
afterAll(() => pipeline.close());

/** Everything that a restore must not undo. */
async function takeBack(keyId: string): Promise<void> {
  const { api, keys } = pipeline;
  await receiptsIssued(api, keys, await requestDeletion(api, keys, [WREN]), 1);
  const settings = { method: 'settings' };
  const done = [
    await api.post(`/v1/withdrawals?token=${visits.finch.token}`, settings),
    await api.post(`/v1/opt-outs?token=${visits.jay.token}`, { ...settings, kinds: ['storage'] }),
    await api.delete(`/v1/keys/${keyId}`, keys.secretKey),
  ];
  const { body } = await api.get('/v1/keys', accounts.revoked.secretKey);
  const site = (body.keys as { kind: string; id: string }[]).find(({ kind }) => kind === 'site')!;
  done.push(await api.delete(`/v1/keys/${site.id}`, accounts.revoked.secretKey));
  const { agreements } = (await api.get('/v1/agreements', accounts.withdrawn.secretKey)).body;
  const dpa = (agreements as { kind: string; id: string }[]).find(({ kind }) => kind === 'dpa')!;
  done.push(await api.delete(`/v1/agreements/${dpa.id}`, accounts.withdrawn.secretKey));
  for (const { status } of done) expect(status).toBeLessThan(300);
}

async function sendAll(sequence: number): Promise<void> {
  for (const { token } of Object.values(visits)) {
    const { status } = await pipeline.api.chunk(
      token,
      sequence,
      smallChunk(sequence),
      'forms,emails,ips,numbers',
    );
    expect(status).toBe(202);
  }
}

const scrubjay = promisify(execFile);
const program = fileURLToPath(new URL('../../cli/scrubjay.ts', import.meta.url));

/** What the operator does. */
async function replayJournal() {
  const { run, keys } = pipeline;
  const env = { ...process.env, SCRUBJAY_OPERATOR_KEY: keys.operatorKey };
  const { stdout } = await scrubjay(process.execPath, [program, 'replay-journal', '--api', run.url], { env });
  return JSON.parse(stdout);
}

/** Resolves when Redact has looked at a table and not gone on, and has looked again. */
function redactHeldBy(construct: string): Promise<void> {
  const { gateway, deployment } = pipeline.run;
  const [redact, table] = [deployment.byPath('Redact').logicalId, deployment.byPath(construct).arn];
  return new Promise((resolve) => {
    let looks = 0;
    const stop = gateway.intercept(({ principal, action, resource }) => {
      if (principal !== redact || action !== 'dynamodb:BatchGetItem' || resource !== table) return undefined;
      looks += 1;
      if (looks === 2) resolve(stop() as never);
      return undefined;
    });
  });
}

/** What is stored of each visit, by the number of the chunk; or the status that it is refused with. */
async function stored() {
  const each = Object.entries(visits).map(async ([name, { session }]) => {
    const keys = accounts[owners[name as keyof typeof owners]];
    const { status, body } = await pipeline.api.get(`/v1/sessions/${session}`, keys.secretKey);
    if (status !== 200) return [name, status];
    // Who opted out of storage is not shown any more; whether anything came to it, its chunks tell.
    if (body.replay === 'withheld') return [name, { withheld: body.chunks }];
    const shown = shownIn(await replay(pipeline.api, keys, session));
    return [name, Object.fromEntries([...shown].map(([sequence, values]) => [sequence, values.sort()]))];
  });
  return Object.fromEntries(await Promise.all(each));
}

const startAnother = () =>
  pipeline.api.post('/v1/sessions', { siteKey: pipeline.keys.siteKey }, undefined, { origin: SHOP });

/** Puts every record of the raw stream, which stands behind its key, once more: as if it were read from its start again. */
async function replayStream(): Promise<void> {
  const { run } = pipeline;
  const kinesis = new KinesisClient({
    endpoint: run.gateway.url,
    region: run.deployment.region,
    credentials: run.gateway.credentialsFor('admin'),
  });
  const records: Buffer[] = [];
  for await (const { store, bytes } of run.gateway.contents())
    if (isStore(run, store, 'RawStream')) records.push(bytes);
  expect(records.length).toBeGreaterThan(Object.keys(visits).length);
  const StreamName = run.deployment.byPath('RawStream').physicalId;
  for (const record of records) {
    const end = record.indexOf('\n');
    const [PartitionKey, Data] = [record.toString('utf8', 0, end), record.subarray(end + 1)];
    await kinesis.send(new PutRecordCommand({ StreamName, PartitionKey, Data }));
  }
  kinesis.destroy();
  await run.settled();
}

describe('after ledger and keys are put back to what they were before a deletion, a withdrawal and the rest', () => {
  test('nothing is kept or read until the journal is replayed, and then all is as it had been', async () => {
    const { api, run, keys } = pipeline;
    const before = await stored();
    expect(before).toMatchObject({ wren: 410, other: { 0: ALL } });
    const counted = await countersOf(run, 'redact');
    // The chunks of a recorder are redacted by the engine, and none of them by the reference.
    expect(counted.redacted_by_webassembly).toBe(counted.chunks);
    expect(counted).not.toHaveProperty('redacted_by_reference');
    await restore(pipeline, backup);
    // The key of the erased session is back.
    const key = async () =>
      (await itemsOf(pipeline, 'Sessions')).find(({ pk }) => pk?.S === visits.wren.session);
    expect(await key()).toHaveProperty('wrapped');

    const held = redactHeldBy('Accounts');
    await sendAll(1);
    await held;
    expect(await countersOf(run, 'redact')).toEqual(counted);
    for (const { session } of Object.values(visits))
      expect(CLOSED).toContain((await api.get(`/v1/sessions/${session}`, keys.secretKey)).status);
    const found = await api.post('/v1/searches', { identifiers: [WREN] }, keys.secretKey);
    expect(CLOSED).toContain(found.status);
    expect(await startAnother()).toMatchObject({
      status: 503,
      body: { type: 'urn:scrubjay:problem:journal-not-replayed' },
    });

    expect(await replayJournal()).toEqual({
      restored: ['accounts', 'agreements', 'consents', 'suppressions', 'sessions'],
      entries: MARKS,
      keys: 1,
      rows: 0,
    });
    await run.settled();

    expect(await key()).not.toHaveProperty('wrapped');
    expect(await stored()).toEqual({
      ...before,
      // What had been withdrawn is masked, what had been opted out of or revoked is dropped.
      finch: { 0: ALL, 1: [] },
      dove: { 0: ALL, 1: [] },
      other: { 0: ALL, 1: ALL },
    });
    expect(await search(api, keys, WREN)).toEqual([]);
    expect((await api.post('/v1/searches', { identifiers: [WREN] }, secret)).status).toBe(403);
    const later = await countersOf(run, 'redact');
    for (const reason of ['tombstoned', 'opted-out', 'revoked-site-key'])
      expect(later[`dropped_${reason}`]).toBe((counted[`dropped_${reason}`] ?? 0) + 1);

    const standing = await stored();
    await replayStream();
    expect(await stored()).toEqual(standing);
    expect(await replayJournal()).toEqual({ restored: [], entries: MARKS, keys: 0, rows: 0 });
  }, 600_000);
});

describe('after one table alone is put back', () => {
  test.each(LEDGER)(
    '%s: nothing is kept until the journal is replayed',
    async (table) => {
      const { run } = pipeline;
      const before = await stored();
      await restore(pipeline, backup, [table]);
      const held = redactHeldBy(table);
      const { token } = visits.other;
      await pipeline.api.chunk(token, 2, smallChunk(2), 'forms,emails,ips,numbers');
      await held;
      const [name] = (await replayJournal()).restored;
      expect(name).toBe(table.split('/').at(-1)!.toLowerCase());
      await run.settled();
      expect(await stored()).toEqual({ ...before, other: { 0: ALL, 1: ALL, 2: ALL } });
    },
    600_000,
  );
});
