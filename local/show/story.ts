import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { LocalRun } from '../run.ts';
import {
  CATEGORIES,
  createBusiness,
  giveConsent,
  type Identifier,
  identify,
  identitiesOf,
  type Keys,
  receiptsIssued,
  registerText,
  replay,
  requestDeletion,
  SHOP,
  search,
  sendRecording,
  signAgreements,
  startSession,
} from './actors.ts';
import { Api } from './api.ts';
import { countersOf, countHolding } from './ledger.ts';
import { type Recording, readRecording } from './recording.ts';
import type { Report } from './report.ts';

const HOUR = 60 * 60 * 1000;

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
export class Story {
  readonly #options: StoryOptions;
  readonly #api: Api;
  readonly #recording: Recording;
  readonly #searches: Record<string, Record<string, unknown[]>> = {};

  constructor(options: StoryOptions) {
    this.#options = options;
    this.#api = new Api(options.run.url);
    this.#recording = readRecording('maria');
    mkdirSync(options.out, { recursive: true });
  }

  /** @returns the keys of the account that was opened for the show */
  async tell(): Promise<Keys> {
    const { run, operatorKey, report } = this.#options;
    report.chapter('An account');
    const keys = await createBusiness(this.#api, operatorKey, [run.url, SHOP]);
    report.check('the operator opened an account', true);
    report.check('nothing is recorded while it is pending', !(await this.#mayStart(keys)));
    for (const kind of await signAgreements(this.#api, keys, ['terms', 'privacy-policy']))
      report.check(`signed: ${kind}`, true);
    await registerText(this.#api, keys);
    report.check('the text that visitors will be asked with is registered', true);
    this.#leave('keys.json', { url: run.url, ...keys });
    await this.#withoutConsent(keys);
    const session = await this.#withConsent(keys);
    await this.#deletion(keys, session);
    this.#leave('searches.json', this.#searches);
    return keys;
  }

  async #mayStart({ siteKey }: Keys): Promise<boolean> {
    const { status } = await this.#api.post('/v1/sessions', { siteKey }, undefined, { origin: SHOP });
    return status === 201;
  }

  async #withoutConsent(keys: Keys): Promise<void> {
    const { run, report } = this.#options;
    report.chapter('A visit without a DPA and without consent');
    const session = await this.#visit(keys, false);
    const counted = await countersOf(run, 'redact');
    const sent = this.#recording.chunks;
    report.check(`chunks accepted: ${counted.chunks} of ${sent.length}`, counted.chunks === sent.length);
    const masked = Object.entries(counted).filter(([name]) => name.startsWith('masked_'));
    const list = masked.map(([name, count]) => `${name.slice('masked_'.length)} ${count}`).join(', ');
    report.check(
      `values masked: ${list}`,
      CATEGORIES.every((name) => (counted[`masked_${name}`] ?? 0) > 0),
    );
    const objects = await countHolding(run, 'Archive', session);
    report.check(`archived, in ${objects} sealed objects`, objects > 0);
    const events = await replay(this.#api, keys, session);
    report.check(
      `replayable: ${events.length} of ${sent.flat().length} events`,
      events.length === sent.flat().length,
    );
    report.note('what was typed reads', typed(events));
    const found = await this.#search('without consent', keys);
    report.check('a search for the person finds nothing, because there is nothing', found === 0);
  }

  async #withConsent(keys: Keys): Promise<string> {
    const { report } = this.#options;
    report.chapter('The DPA is signed, and consent is in evidence');
    for (const kind of await signAgreements(this.#api, keys, ['dpa'])) report.check(`signed: ${kind}`, true);
    const session = await this.#visit(keys, true);
    const events = await replay(this.#api, keys, session);
    this.#leave('session.json', { session, events });
    const { body } = await this.#api.get(`/v1/sessions/${session}`, keys.secretKey);
    const kept = body.kept as string[];
    report.check(`kept now: ${kept.join(', ')}`, kept.length === CATEGORIES.length);
    report.note('what was typed reads', typed(events));
    await this.#search('with consent', keys);
    for (const [type, sessions] of Object.entries(this.#searches['with consent']!)) {
      report.check(`found by ${type}`, sessions.length === 1);
    }
    return session;
  }

  async #deletion(keys: Keys, session: string): Promise<void> {
    const { run, report, out, fastForward } = this.#options;
    report.chapter('The person asks to be forgotten');
    const request = await requestDeletion(this.#api, keys, identitiesOf(this.#recording));
    report.check('the request is taken, with a ticket at once', true);
    await receiptsIssued(this.#api, keys, request, 1);
    await this.#leaveReceipt(keys, request);
    const interim = await verify(out);
    report.check(
      'a signed receipt: interim, because that is the truth',
      interim.code === 0 && interim.status === 'interim',
    );
    for (const { store, expiresAt } of interim.residuals)
      report.note('still there', `${store}, until ${expiresAt}`);
    const demanding = await verify(out, '--require-final');
    report.check('verify --require-final exits 1 on it', demanding.code === 1);
    report.check(`it stands in the transparency log: ${interim.place}`, interim.place !== '');
    await this.#leaveCheckpoint();
    report.check('the same searches find nothing', (await this.#search('after the deletion', keys)) === 0);
    const { status } = await this.#api.get(`/v1/sessions/${session}/events`, keys.secretKey);
    report.check(`the session answers ${status}`, status === 410);
    const left =
      (await countHolding(run, 'Archive', session)) + (await countHolding(run, 'Identifiers', session));
    report.check(`objects and rows left: ${left}`, left === 0);

    if (fastForward) {
      report.chapter('Two days later, by the local clock');
      await run.fastForward(49 * HOUR);
      await receiptsIssued(this.#api, keys, request, 2);
      await this.#leaveReceipt(keys, request);
      const kept = ['--checkpoint', join(out, 'checkpoint.txt')];
      const { code, status: stated, simulated, history } = await verify(out, '--require-final', ...kept);
      report.check(
        'the receipt is final, and says that the clock was simulated',
        code === 0 && stated === 'final' && simulated,
      );
      report.check(`the log only grew since the business kept its checkpoint: ${history}`, history !== '');
    }
    this.#leave('request.json', (await this.#api.get(`/v1/requests/${request}`, keys.secretKey)).body);
  }

  /** One visit of the recorded person, with or without consent, until it is archived. */
  async #visit(keys: Keys, consents: boolean): Promise<string> {
    const visit = await startSession(this.#api, keys);
    if (consents) await giveConsent(this.#api, visit);
    await identify(this.#api, visit, identitiesOf(this.#recording));
    await sendRecording(this.#api, visit, this.#recording);
    await this.#options.run.settled();
    return visit.session;
  }

  /** Searches for the person by each identifier. @returns how many sessions were found in all */
  async #search(when: string, keys: Keys): Promise<number> {
    const identifiers: Identifier[] = [...identitiesOf(this.#recording), { type: 'ip', value: '127.0.0.1' }];
    const results: Record<string, unknown[]> = {};
    for (const identifier of identifiers)
      results[identifier.type] = await search(this.#api, keys, identifier);
    this.#searches[when] = results;
    return Object.values(results).flat().length;
  }

  async #leaveReceipt(keys: Keys, request: string): Promise<void> {
    const { out } = this.#options;
    writeFileSync(join(out, 'jwks.json'), await this.#api.raw('/.well-known/jwks.json'));
    writeFileSync(
      join(out, 'receipt.json'),
      await this.#api.raw(`/v1/requests/${request}/receipt`, keys.secretKey),
    );
  }

  /** What a business keeps: with it, it can hold the operator to the log's history. */
  async #leaveCheckpoint(): Promise<void> {
    const { out, report } = this.#options;
    const checkpoint = await this.#api.raw('/log/checkpoint');
    writeFileSync(join(out, 'checkpoint.txt'), checkpoint);
    const [origin, size, root] = checkpoint.toString('utf8').split('\n');
    report.note("the log's checkpoint, which the business keeps", `${origin}, ${size} entries, root ${root}`);
  }

  #leave(name: string, value: unknown): void {
    writeFileSync(join(this.#options.out, name), `${JSON.stringify(value, null, 2)}\n`);
  }
}

interface Verified {
  readonly code: number | null;
  readonly status: string;
  readonly simulated: boolean;
  readonly residuals: readonly { readonly store: string; readonly expiresAt: string }[];
  /** Where in the log it stands; empty when that did not hold. */
  readonly place: string;
  /** How a kept checkpoint fits; empty when that did not hold. */
  readonly history: string;
}

/** `npx scrubjay verify`, as an auditor would run it. */
async function verify(out: string, ...flags: string[]): Promise<Verified> {
  const command = join(import.meta.dirname, '..', '..', 'cli', 'scrubjay.ts');
  const files = [join(out, 'receipt.json'), '--keys', join(out, 'jwks.json')];
  const child = spawn(process.execPath, [command, 'verify', ...files, ...flags], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'close');
  const { status, simulated, residuals, checks } = JSON.parse(await text(child.stdout));
  const found = (name: string): string =>
    checks.find((check: { name: string; ok: boolean }) => check.name === name && check.ok)?.detail ?? '';
  const [code] = await ended;
  const [place, history] = [found('inclusion'), found('history')];
  return { code, status, simulated, residuals: residuals ?? [], place, history };
}

/** What the last inputs of a replay show. */
function typed(events: readonly unknown[]): string {
  const texts = (events as { type: number; data?: { source?: number; text?: string } }[])
    .filter(({ type, data }) => type === 3 && data?.source === 5 && data.text !== '')
    .map(({ data }) => data?.text);
  return [...new Set(texts)].slice(-3).join(' | ');
}
