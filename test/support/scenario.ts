import { randomUUID } from 'node:crypto';
import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { encodeFrame } from '../../core/flow/frame.ts';
import { newId } from '../../core/flow/ids.ts';
import type { RawHeader } from '../../core/flow/records.ts';
import {
  consentTo,
  createBusiness,
  giveConsent,
  identify,
  identitiesOf,
  type Keys,
  openAccount,
  receiptsIssued,
  registerText,
  replay,
  requestDeletion,
  SHOP,
  signAgreements,
  startSession,
  type Visit,
} from '../../local/show/actors.ts';
import type { Api, Reply } from '../../local/show/api.ts';
import { readRecording } from '../../local/show/recording.ts';
import type { Pipeline } from './pipeline.ts';
import { type Backup, backUp, restore } from './restore.ts';
import { answerLost, eraseTooSlowly, givenUp, heldUp } from './scenario-faults.ts';
import type { Synthesis } from './templates.ts';

const MINUTE = 60_000;
/** What settling may take on a machine that is busy. */
const LONGEST = 5 * MINUTE;
const HOUR = 60 * MINUTE;

/** What a person leaves in a session: enough to be redacted, kept and found. */
const { chunks, ...recording } = readRecording('maria');
const WHO = identitiesOf({ ...recording, chunks });
/** What the site says of the person by mistake. */
const MISTAKEN = { type: 'user_id', value: 'custmer-12' };

/** Half of an erasure's time is waited for in the scenario; as deployed it is half a minute. */
export function shortenErasure(app: Synthesis): void {
  app.at('DeleteErase').properties.Timeout = 10;
}

/**
 * Plays everything that the functions have rights for, over the wire: accounts, recording, reading, what goes wrong,
 * and a deletion up to its final receipt. The erasure's time must have been shortened.
 *
 * @throws {Error} when something is refused or does not come to its end, with every call that no role allows
 */
export async function fullScenario(pipeline: Pipeline): Promise<void> {
  try {
    await play(pipeline);
  } catch (error) {
    const problems = [...new Set(pipeline.run.problems())];
    throw new Error([`the scenario failed: ${(error as Error).message}`, ...problems].join('\n'), {
      cause: error,
    });
  }
}

async function play(pipeline: Pipeline): Promise<void> {
  const { run, api, keys } = pipeline;
  const [consented, recorded, asked] = await businesses(pipeline);
  const plain = await startSession(api, recorded);
  await send(pipeline, plain, 0, '');

  const granted = await startSession(api, keys);
  await giveConsent(api, granted);
  await identify(api, granted, [...WHO, MISTAKEN]);
  await send(pipeline, granted, 0, 'forms,emails,ips,numbers');
  const bystander = await startSession(api, keys);
  await giveConsent(api, bystander);
  // The second chunk shows the person's address.
  for (const sequence of [0, 1]) await send(pipeline, bystander, sequence, 'forms,emails,ips,numbers');
  const ungranted = await startSession(api, keys);
  await identify(api, ungranted, WHO);
  const stored = answerLost(run, 'ArchiveFunction', 'dynamodb:PutItem', 'Sessions');
  await send(pipeline, ungranted, 0, '');
  await run.settled(LONGEST);
  stored();

  const backup = await backUp(pipeline, ['ScrubjayLedger/Consents', 'Sessions', 'Identifiers']);
  await spoil(pipeline, keys, granted);
  await goOnCold(pipeline, keys, granted);
  await read(pipeline, keys, granted);
  await manage(pipeline, consented);
  await keepShorter(pipeline, recorded, plain);
  const signal = { origin: SHOP, 'sec-gpc': '1' };
  expectOk(await api.post('/v1/sessions', { siteKey: recorded.siteKey }, undefined, signal));

  await amend(pipeline, keys);
  await change(pipeline, keys);
  await disclose(pipeline, keys);
  await speakOpenDsr(pipeline, await createBusiness(api, keys.operatorKey));
  const hastened = eraseTooSlowly(run);
  const lost = answerLost(run, 'DeleteReport', 'dynamodb:PutItem', 'LogLeaves');
  const requests = [
    { keys, id: await requestDeletion(api, keys, WHO) },
    { keys: asked, id: await requestDeletion(api, asked, [{ type: 'email', value: 'nobody@example.com' }]) },
  ];
  await giveUp(pipeline, recorded);
  hastened();
  await receipts(pipeline, requests, 'interim');
  lost();
  await knownLate(pipeline, keys);
  await startSession(api, keys, { token: granted.token });
  // What is in quarantine may be from before, so the receipt waits for it too.
  await run.fastForward(100 * HOUR);
  await receipts(pipeline, requests, 'final');
  await readLog(pipeline);
  await speakOpenDsr(pipeline, keys);
  expectOk(await api.get(`/v1/businesses/${consented.business}`, consented.secretKey));
  await replayAfter(pipeline, backup);
}

/** A session goes on in which the site says only later that it is of the person who is to stay forgotten. */
async function knownLate(pipeline: Pipeline, keys: Keys): Promise<void> {
  const visit = await startSession(pipeline.api, keys);
  await send(pipeline, visit, 0, '');
  await pipeline.run.settled(MINUTE);
  await identify(pipeline.api, visit, WHO);
  await pipeline.run.settled(MINUTE);
}

/** Tables are put back to what they were before withdrawals, opt-outs and deletions, and the journal is replayed. */
async function replayAfter(pipeline: Pipeline, backup: Backup): Promise<void> {
  await restore(pipeline, backup);
  for (let isDone = false; !isDone; ) {
    const answer = await pipeline.api.post('/v1/journal/replays', {}, pipeline.keys.operatorKey);
    expectOk(answer);
    isDone = answer.body.done === true;
  }
}

/** Three more businesses. The first function to need a business's blind key makes it, another then finds it made. */
async function businesses({ api, keys }: Pipeline): Promise<[Keys, Keys, Keys]> {
  await signAgreements(api, keys);
  const unsigned = () => createBusiness(api, keys.operatorKey);
  const consented = await unsigned();
  await registerText(api, consented);
  const evidence = { ...consentTo(['forms']), visitor: newId() };
  expectOk(await api.post('/v1/consents', evidence, consented.secretKey));
  await signAgreements(api, consented);
  for (const name of ['jwks', 'evidence-jwks', 'gpc']) expectOk(await api.get(`/.well-known/${name}.json`));
  return [consented, await openAccount(api, keys.operatorKey), await unsigned()];
}

/** What a business does with its account and for its visitors. */
async function manage({ run, api }: Pipeline, keys: Keys): Promise<void> {
  const lost = answerLost(run, 'ScrubjayPipeline/Consents', 'dynamodb:PutItem', 'Requests');
  const { business, secretKey } = keys;
  const visitor = newId();
  const optOut = { method: 'form', kinds: ['sensitive'] };
  const posts: [string, object][] = [
    ['/v1/consents', { ...consentTo(['forms', 'emails']), visitor }],
    ['/v1/consents', { ...consentTo(['forms']), visitor }],
    ['/v1/withdrawals', { visitor, method: 'form', erase: true }],
    ['/v1/consents/history', { visitor }],
    ['/v1/opt-outs', { ...optOut, visitor }],
    ['/v1/opt-outs', { ...optOut, identifiers: WHO }],
  ];
  for (const [path, body] of posts) await postTwice(api, path, body, secretKey);
  lost();
  const policy = { categories: ['forms', 'emails', 'ips', 'numbers'], retentionDays: 30 };
  expectOk(await api.put(`/v1/businesses/${business}/policy`, policy, secretKey));
  const made = await postTwice(api, '/v1/keys', { kind: 'secret', scopes: ['searches'] }, secretKey);
  expectOk(await api.delete(`/v1/keys/${made.body.id}`, secretKey));
  const signatures = await api.get('/v1/agreements/signatures', secretKey);
  const { body } = await api.get('/v1/agreements', secretKey);
  const [{ id }] = body.agreements as [{ id: string }];
  for (const path of ['/v1/keys', '/v1/consent-texts', `/v1/agreements/${id}`])
    expectOk(await api.get(path, secretKey));
  expectOk(signatures);
  expectOk(await api.delete(`/v1/agreements/${id}`, secretKey));
  await signAgreements(api, keys);
}

/** A session goes on under a policy that keeps it for fewer days. */
async function keepShorter(pipeline: Pipeline, recorded: Keys, visit: Visit): Promise<void> {
  const { business, secretKey } = recorded;
  const policy = { categories: [], retentionDays: 1 };
  expectOk(await pipeline.api.put(`/v1/businesses/${business}/policy`, policy, secretKey));
  const { token } = await startSession(pipeline.api, recorded, { token: visit.token });
  await send(pipeline, { ...visit, token }, 1, '');
  await pipeline.run.settled(LONGEST);
}

async function send({ api }: Pipeline, { token }: Visit, sequence: number, wishes: string): Promise<void> {
  expectOk(await api.chunk(token, sequence, chunks[sequence]!, wishes));
}

/** Two records that Redact cannot process: one of a session, one of nobody knows whom. */
async function spoil({ run }: Pipeline, keys: Keys, { session, visitor }: Visit): Promise<void> {
  const { business, siteKey } = keys;
  const common = { business, siteKey, session, visitor, receivedAt: run.clock.now(), gpc: false };
  const header: RawHeader = { kind: 'chunk', ...common, sequence: 7, wishes: [] };
  const client = new KinesisClient({
    endpoint: run.gateway.url,
    region: run.deployment.region,
    credentials: run.gateway.credentialsFor('admin'),
  });
  const StreamName = run.deployment.byPath('RawStream').physicalId;
  for (const Data of [encodeFrame(header, Buffer.from('not gzip')), Buffer.from('no frame')])
    await client.send(new PutRecordCommand({ StreamName, PartitionKey: session, Data }));
  client.destroy();
  await run.settled(LONGEST);
}

/** The session goes on when all has started anew: pollers find their shards, sandboxes unwrap the keys that there are. */
async function goOnCold(pipeline: Pipeline, keys: Keys, visit: Visit): Promise<void> {
  await pipeline.run.fastForward(MINUTE);
  for (const consumer of pipeline.run.eventSources.consumers) {
    await consumer.pause();
    await consumer.resume();
  }
  const { token } = await startSession(pipeline.api, keys, { token: visit.token });
  await send(pipeline, { ...visit, token }, 1, 'forms,emails,ips,numbers');
  await pipeline.run.settled(LONGEST);
}

async function read({ api }: Pipeline, { secretKey, ...keys }: Keys, { session }: Visit): Promise<void> {
  expectOk(await api.put('/v1/identifier-policy', { newKey: true }, secretKey));
  expectOk(await api.get('/v1/identifier-policy', secretKey));
  for (const match of ['any', 'all'])
    expectOk(await api.post('/v1/searches', { identifiers: WHO, match }, secretKey));
  expectOk(await api.get('/v1/searches?month=2026-11', secretKey));
  expectOk(await api.get(`/v1/sessions/${session}`, secretKey));
  await replay(api, { ...keys, secretKey }, session);
}

/** A choice, a correction and a denial, and the log of them. */
async function amend({ run, api }: Pipeline, { secretKey }: Keys): Promise<void> {
  const identifiers = [{ type: 'email', value: 'nobody@example.com' }];
  const lost = answerLost(run, 'AmendReport', 'dynamodb:PutItem', 'LogLeaves');
  expectOk(await api.post('/v1/requests', { kind: 'limit', identifiers }, secretKey));
  await run.settled(MINUTE);
  lost();
  const correction = {
    kind: 'correct',
    identifiers: WHO,
    corrections: [{ type: MISTAKEN.type, wrong: MISTAKEN.value, right: WHO[0]!.value }],
    verification: { by: 'business', tier: 'reasonable', method: 'account-login' },
  };
  expectOk(await api.post('/v1/requests', correction, secretKey));
  await run.settled(5 * MINUTE);
  expectOk(await api.post('/v1/requests/denials', { kind: 'know', reason: 'no_match' }, secretKey));
  expectOk(await api.get('/v1/requests', secretKey));
}

/** A deletion that is held, extended and then denied, and one that is held and released. */
async function change({ run, api }: Pipeline, keys: Keys): Promise<void> {
  const { secretKey } = keys;
  const identifiers = [{ type: 'email', value: 'nobody@example.com' }];
  const held = async () => {
    const deletion = { kind: 'delete', identifiers, start: 'on_event' };
    const { body } = await api.post('/v1/requests', deletion, secretKey);
    const url = `/v1/requests/${body.id}`;
    expectOk(await api.post(`${url}/hold`, { exception: 'legal-claims' }, secretKey));
    return url;
  };
  for (const kind of ['delete', 'know', 'correct']) {
    const values = { type: MISTAKEN.type, wrong: MISTAKEN.value, right: WHO[0]!.value };
    const verification = { by: 'business', tier: 'reasonable', method: 'account-login' };
    const { body } = await api.post(
      '/v1/requests',
      {
        ...{ kind, identifiers, verification, start: 'on_event' },
        ...(kind === 'correct' ? { corrections: [values] } : {}),
      },
      secretKey,
    );
    await run.events.put({ source: 'scrubjay', detailType: 'RequestDue', detail: { requestId: body.id } });
  }
  const denied = await held();
  expectOk(await api.post(`${denied}/restart`, {}, secretKey));
  await run.settled(LONGEST);
  expectOk(await api.post(`${denied}/extension`, { reason: 'complexity' }, secretKey));
  expectOk(await api.post(`${denied}/cancel`, { reason: 'claim_not_covered' }, secretKey));
  expectOk(await api.delete(`${await held()}/hold`, secretKey));
  await run.settled(LONGEST);
  // Who is held to be forgotten comes again: the session is noted, and its key destroyed once the hold is released.
  const returning = [{ type: 'email', value: 'returning@example.com' }] as const;
  const lasting = { kind: 'delete_and_suppress', identifiers: returning, start: 'on_event' };
  const { body } = await api.post('/v1/requests', lasting, secretKey);
  const url = `/v1/requests/${body.id}`;
  expectOk(await api.post(`${url}/hold`, { exception: 'legal-claims' }, secretKey));
  expectOk(await api.post(`${url}/restart`, {}, secretKey));
  await run.settled(LONGEST);
  await identify(api, await startSession(api, keys), [...returning]);
  await run.settled(LONGEST);
  expectOk(await api.delete(`${url}/hold`, secretKey));
  await run.settled(LONGEST);
}

/** Requests of a privacy platform, the results of one fetched by the link. */
async function speakOpenDsr({ run, api }: Pipeline, { secretKey }: Keys): Promise<void> {
  expectOk(await api.get('/opendsr/discovery'));
  for (const subject_request_type of ['access', 'erasure']) {
    const subject_request_id = randomUUID();
    const request = {
      regulation: 'ccpa',
      subject_request_id,
      subject_request_type,
      submitted_time: '2026-01-05T10:00:00Z',
      subject_identities: [
        { identity_type: 'email', identity_value: 'nobody@example.com', identity_format: 'raw' },
      ],
    };
    const goOn = heldUp(run, 'DeleteSuppress');
    expectOk(await api.post('/opendsr/requests', request, secretKey));
    if (subject_request_type === 'erasure')
      expectOk(await api.delete(`/opendsr/requests/${subject_request_id}`, secretKey));
    goOn();
    await run.settled(LONGEST);
    const status = await api.get(`/opendsr/requests/${subject_request_id}`, secretKey);
    expectOk(status);
    const { results_url } = status.body;
    if (subject_request_type === 'access' && (await fetch(String(results_url))).status !== 200)
      throw new Error('the results of an access request could not be fetched');
  }
}

/** A request to know, its export fetched by the link. */
async function disclose({ run, api }: Pipeline, keys: Keys): Promise<void> {
  const request = { kind: 'know', identifiers: WHO };
  const lost = answerLost(run, 'KnowReport', 'dynamodb:PutItem', 'LogLeaves');
  const { body } = await postTwice(api, '/v1/requests', request, keys.secretKey);
  await receiptsIssued(api, keys, String(body.id), 1);
  lost();
  const link = await api.get(`/v1/requests/${body.id}/export`, keys.secretKey);
  expectOk(link);
  const { status } = await fetch(String(link.body.url));
  if (status !== 200) throw new Error(`the export was answered ${status}`);
  await run.settled(LONGEST);
}

/** The checkpoint, and the entries that the receipts are. */
async function readLog({ api }: Pipeline): Promise<void> {
  const [, size] = (await api.raw('/log/checkpoint')).toString('utf8').split('\n');
  await api.raw(`/log/tile/entries/000.p/${size}`);
}

/** A chunk that Redact and one that Archive fails on until it is given up and reported. */
async function giveUp(pipeline: Pipeline, keys: Keys): Promise<void> {
  const { run, api } = pipeline;
  const [first, second] = [await startSession(api, keys), await startSession(api, keys)];
  const healed = [givenUp(run, 'ArchiveFunction', first.session), givenUp(run, 'Redact', second.session)];
  for (const visit of [first, second]) await send(pipeline, visit, 0, '');
  await run.settled(LONGEST);
  for (const heal of healed) heal();
}

async function receipts(
  { run, api }: Pipeline,
  requests: readonly { readonly keys: Keys; readonly id: string }[],
  status: 'interim' | 'final',
): Promise<void> {
  await run.settled(LONGEST);
  for (const { keys, id } of requests) {
    expectOk(await api.get(`/v1/requests/${id}`, keys.secretKey));
    expectOk(await api.get(`/v1/requests/${id}/receipt`, keys.secretKey));
    const execution = run.states.listExecutions().find(({ name }) => name === id);
    const wanted = status === 'final' ? 'SUCCEEDED' : 'RUNNING';
    if (execution?.status !== wanted)
      throw new Error(`the deletion is ${execution?.status} where its receipt should be ${status}`);
  }
}

/** A post whose answer did not come, so that the caller sends it again. */
async function postTwice(api: Api, path: string, body: object, key: string): Promise<Reply> {
  const name = { 'idempotency-key': newId() };
  const first = await api.post(path, body, key, name);
  expectOk(first);
  expectOk(await api.post(path, body, key, name));
  return first;
}

function expectOk({ status, body }: Reply): void {
  if (status >= 300) throw new Error(`the API answered ${status}: ${JSON.stringify(body)}`);
}
