import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalRun } from '../run.ts';
import { Api } from './api.ts';
import { countersOf, countHolding } from './ledger.ts';
import { type Recording, readRecording } from './recording.ts';
import type { Report } from './report.ts';

const EVERYTHING = 'forms,emails,ips,numbers';
const CATEGORIES = EVERYTHING.split(',');
const HOUR = 60 * 60 * 1000;

export interface Keys {
  readonly operatorKey: string;
  readonly business: string;
  readonly siteKey: string;
  readonly secretKey: string;
}

export interface StoryOptions {
  readonly run: LocalRun;
  readonly operatorKey: string;
  readonly report: Report;
  /** Where what the show produces is left. */
  readonly out: string;
  /** Let the clock run ahead to the final receipt. */
  readonly fastForward: boolean;
}

/** The way of a recording and of a deletion, told through the API, each claim read back from the stores. */
export async function tellStory(options: StoryOptions): Promise<Keys> {
  const { run, operatorKey, report, out } = options;
  const api = new Api(run.url);
  mkdirSync(out, { recursive: true });
  const leave = (name: string, content: string | Uint8Array) => writeFileSync(join(out, name), content);
  const leaveJson = (name: string, value: unknown) => leave(name, `${JSON.stringify(value, null, 2)}\n`);
  const recording = readRecording('maria');

  report.chapter('An account');
  const created = await api.post(
    '/v1/businesses',
    { name: 'Acorn Outfitters', origins: [run.url, 'https://shop.example'] },
    operatorKey,
  );
  report.check('the operator opened an account', created.status === 201);
  const keys: Keys = {
    operatorKey,
    business: created.body['business'] as string,
    siteKey: created.body['siteKey'] as string,
    secretKey: created.body['secretKey'] as string,
  };
  leaveJson('keys.json', { url: run.url, ...keys });

  report.chapter('A visit without agreements and without consent');
  const before = await record(api, run, keys, recording, false);
  const counters = await countersOf(run, 'redact');
  report.check(`chunks accepted: ${counters['chunks']} of ${recording.chunks.length}`, counters['chunks'] === recording.chunks.length);
  const masked = Object.entries(counters).filter(([name]) => name.startsWith('masked_'));
  report.check(
    `values masked: ${masked.map(([name, count]) => `${name.slice(7)} ${count}`).join(', ')}`,
    CATEGORIES.every((category) => (counters[`masked_${category}`] ?? 0) > 0),
  );
  const objects = await countHolding(run, 'Archive', before.session);
  const events = await replay(api, keys, before.session);
  const recorded = recording.chunks.flat().length;
  report.check(`archived in ${objects} sealed objects`, objects > 0);
  report.check(`replayable: ${events.length} of ${recorded} events`, events.length === recorded);
  report.note('first masked inputs', sampleInputs(events));
  const searches: Record<string, unknown> = { withoutConsent: await searchAll(api, keys, recording) };
  report.check('a search for the person finds nothing, because there is nothing', found(searches['withoutConsent']) === 0);

  report.chapter('The agreements are signed, and consent is in evidence');
  const { body: texts } = await api.get('/v1/agreements', keys.secretKey);
  for (const { kind, version } of texts['agreements'] as { kind: string; version: string }[]) {
    const signer = { name: 'Jordan Reyes', title: 'Privacy officer', email: 'privacy@acorn-outfitters.example' };
    const { status } = await api.post('/v1/agreements', { kind, version, signer }, keys.secretKey);
    report.check(`signed: ${kind}`, status === 201);
  }
  const after = await record(api, run, keys, recording, true);
  const kept = await replay(api, keys, after.session);
  leaveJson('session.json', { session: after.session, events: kept });
  const { body: summary } = await api.get(`/v1/sessions/${after.session}`, keys.secretKey);
  report.check(`kept now: ${(summary['kept'] as string[]).join(', ')}`, (summary['kept'] as string[]).length === 4);
  report.note('the same inputs', sampleInputs(kept));
  searches['withConsent'] = await searchAll(api, keys, recording);
  for (const [type, sessions] of Object.entries(searches['withConsent'] as Record<string, unknown[]>)) {
    report.check(`found by ${type}`, sessions.length === 1);
  }

  report.chapter('The person asks to be forgotten');
  const { body: request, status } = await api.post(
    '/v1/requests',
    {
      kind: 'delete_and_suppress',
      identifiers: [
        { type: 'email', value: recording.person.email },
        { type: 'user_id', value: userId(recording) },
      ],
      verification: { by: 'business', tier: 'reasonably-high', method: 'account-login' },
    },
    keys.secretKey,
  );
  report.check('the request is taken, with a ticket at once', status === 202);
  await until(() => receiptCount(api, keys, request['id'] as string), 1);
  leave('jwks.json', await api.raw('/.well-known/jwks.json'));
  leave('receipt.json', await api.raw(`/v1/requests/${request['id']}/receipt`, keys.secretKey));
  const interim = verify(out);
  report.check('a signed receipt: interim, since the raw stream keeps its records for a day', interim.code === 0 && interim.status === 'interim');
  for (const residual of interim.residuals) report.note('remains', `${residual.store} until ${residual.expiresAt}`);
  report.check('verify --require-final exits 1 on it', verify(out, '--require-final').code === 1);
  searches['afterDeletion'] = await searchAll(api, keys, recording);
  report.check('the same searches find nothing', found(searches['afterDeletion']) === 0);
  leaveJson('searches.json', searches);
  const gone = await api.get(`/v1/sessions/${after.session}/events`, keys.secretKey);
  report.check('the session answers 410', gone.status === 410);
  const left = (await countHolding(run, 'Archive', after.session)) + (await countHolding(run, 'Identifiers', after.session));
  report.check(`objects and rows left: ${left}`, left === 0);

  if (options.fastForward) {
    report.chapter('Two days later, by the local clock');
    await run.fastForward(49 * HOUR);
    await until(() => receiptCount(api, keys, request['id'] as string), 2);
    leave('receipt.json', await api.raw(`/v1/requests/${request['id']}/receipt`, keys.secretKey));
    const final = verify(out, '--require-final');
    report.check('the receipt is final, and says that its clock was simulated', final.code === 0 && final.status === 'final' && final.simulated);
  }
  leaveJson('request.json', (await api.get(`/v1/requests/${request['id']}`, keys.secretKey)).body);
  return keys;
}

/** Sends a recording as a recorder would, and waits until it is archived. */
async function record(api: Api, run: LocalRun, keys: Keys, recording: Recording, consents: boolean) {
  const origin = { origin: 'https://shop.example' };
  const { body: started } = await api.post('/v1/sessions', { siteKey: keys.siteKey }, undefined, origin);
  const token = started['token'] as string;
  if (consents) {
    await api.post(`/v1/consents?token=${token}`, {
      categories: CATEGORIES,
      text: 'We record your visit, with what you type, to mend what breaks. Do you agree?',
      version: '1',
      language: 'en',
      method: 'a click on "I agree"',
    });
  }
  const identifiers = [
    { type: 'user_id', value: userId(recording) },
    { type: 'email', value: recording.person.email },
  ];
  await api.post(`/v1/identities?token=${token}`, { identifiers });
  for (const [sequence, events] of recording.chunks.entries()) await api.chunk(token, sequence, events, EVERYTHING);
  await run.settled();
  return { session: started['session'] as string };
}

function userId({ person }: Recording): string {
  return `customer-${person.account.accountNumber}`;
}

async function replay(api: Api, keys: Keys, session: string): Promise<unknown[]> {
  const events: unknown[] = [];
  for (let from: number | undefined = 0; from !== undefined; ) {
    const { body } = await api.get(`/v1/sessions/${session}/events?from=${from}`, keys.secretKey);
    events.push(...((body['events'] as unknown[] | undefined) ?? []));
    from = body['next'] as number | undefined;
  }
  return events;
}

async function searchAll(api: Api, keys: Keys, recording: Recording): Promise<Record<string, unknown[]>> {
  const searches = { email: recording.person.email, ip: '127.0.0.1', user_id: userId(recording) };
  const results: Record<string, unknown[]> = {};
  for (const [type, value] of Object.entries(searches)) {
    const { body } = await api.post('/v1/searches', { identifiers: [{ type, value }] }, keys.secretKey);
    results[type] = (body['sessions'] as unknown[] | undefined) ?? [];
  }
  return results;
}

function found(searches: unknown): number {
  return Object.values(searches as Record<string, unknown[]>).flat().length;
}

async function receiptCount(api: Api, keys: Keys, request: string): Promise<number> {
  const { body } = await api.get(`/v1/requests/${request}`, keys.secretKey);
  return ((body['receipts'] as unknown[] | undefined) ?? []).length;
}

/** Waits until a count is reached; gives up after a minute. */
async function until(count: () => Promise<number>, wanted: number): Promise<void> {
  const end = performance.now() + 60_000;
  while ((await count()) < wanted) {
    if (performance.now() > end) throw new Error('waited a minute for a receipt; see the log of the deletion');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

interface Verified {
  readonly code: number | null;
  readonly status: string;
  readonly simulated: boolean;
  readonly residuals: readonly { readonly store: string; readonly expiresAt: string }[];
}

/** `npx scrubjay verify`, as an auditor would run it. */
function verify(out: string, ...flags: string[]): Verified {
  const command = join(import.meta.dirname, '..', '..', 'cli', 'scrubjay.ts');
  const files = [join(out, 'receipt.json'), '--keys', join(out, 'jwks.json')];
  const { status: code, stdout } = spawnSync(process.execPath, [command, 'verify', ...files, ...flags], { encoding: 'utf8' });
  const { status = '', simulated = false, receipt } = JSON.parse(stdout);
  return { code, status, simulated, residuals: receipt?.residuals ?? [] };
}

/** What the first inputs of a replay show. */
function sampleInputs(events: readonly unknown[]): string {
  const texts = (events as { type: number; data?: { source?: number; text?: string } }[])
    .filter(({ type, data }) => type === 3 && data?.source === 5 && data.text !== '')
    .map(({ data }) => data?.text);
  return [...new Set(texts)].slice(-3).join(' | ');
}
