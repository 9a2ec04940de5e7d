import { gunzipSync, gzipSync } from 'node:zlib';
import { encodeFrame } from '../../../core/flow/frame.ts';
import { newId } from '../../../core/flow/ids.ts';
import type { SiteKey } from '../../../core/gate/account.ts';
import { AGREEMENT_KINDS, CURRENT_VERSIONS } from '../../../core/gate/agreements.ts';
import { DEFAULT_POLICY } from '../../../core/gate/policy.ts';
import { SCOPES } from '../../../core/gate/scopes.ts';
import type { Identifier } from '../../../core/identifiers/identifier-type.ts';
import { CATEGORIES } from '../../../core/redaction/categories.ts';
import { blindVisitor } from '../../../lambdas/runtime/blinds.ts';
import { Accounts } from '../../../stores/accounts.ts';
import { Agreements } from '../../../stores/agreements.ts';
import { BusinessKeys } from '../../../stores/business-keys.ts';
import { dynamoClient, kinesisClient, kmsClient } from '../../../stores/clients.ts';
import { Consents } from '../../../stores/consents.ts';
import { KeyRing } from '../../../stores/key-ring.ts';
import { Stream } from '../../../stores/streams.ts';
import { Table } from '../../../stores/table.ts';
import { type Functions, invoke } from './functions.ts';
import type { World } from './world.ts';

const table = (name: string) => new Table(dynamoClient(), name);
const blindKeys = () =>
  new KeyRing(kmsClient(), new BusinessKeys(table('business-keys')), 'blind-key', 'blind');

/** A browser that is recorded. */
export interface Visit {
  readonly session: string;
  readonly visitor: string;
}

/** A business that may keep everything, its visitors' traffic and its requests, in the world that was entered last. */
export class Scene {
  readonly functions: Functions;
  readonly business: string;
  readonly siteKey = `sj_pk_${'x'.repeat(43)}`;
  /** How many records each stage has taken from its stream. */
  readonly taken: Record<'raw' | 'clean', number>;

  constructor(functions: Functions, former?: Scene) {
    this.functions = functions;
    this.business = former?.business ?? newId();
    this.taken = { ...(former?.taken ?? { raw: 0, clean: 0 }) };
  }

  /** Opens the account: all agreements signed, everything may be kept. */
  async open(now: number): Promise<void> {
    const { business, siteKey } = this;
    const account = { business, name: 'A shop', policy: DEFAULT_POLICY, region: 'US', createdAt: now };
    await new Accounts(table('accounts')).create(account);
    const key: SiteKey = {
      id: newId(),
      siteKey,
      business,
      origins: ['https://shop.example'],
      createdAt: now,
    };
    await table('accounts').create({ pk: `site#${siteKey}`, ...key });
    const agreements = new Agreements(table('agreements'));
    for (const kind of AGREEMENT_KINDS)
      await agreements.sign({ id: newId(), business, kind, version: CURRENT_VERSIONS[kind], signedAt: now });
  }

  /** A visitor who agrees to everything, and whom the site names if it knows them. */
  async visit(now: number, who: readonly Identifier[] = []): Promise<Visit> {
    const visit = { session: newId(), visitor: newId() };
    const principal = await blindVisitor(blindKeys(), this.business, visit.visitor);
    await new Consents(table('consents')).addConsent(principal, async () => ({
      id: newId(),
      business: this.business,
      principal,
      event: 'given',
      categories: [...CATEGORIES],
      purposes: [...DEFAULT_POLICY.purposes],
      collectionMethod: 'banner',
      assertion: 'attested',
      timestamp: now,
    }));
    if (who.length > 0) await this.identify(visit, now + 1, who);
    return visit;
  }

  /** The visitor's browser sends a chunk; it waits in the raw stream. */
  send(visit: Visit, now: number, sequence: number, events: unknown): Promise<void> {
    const body = gzipSync(JSON.stringify(events));
    return this.put(visit, now, { kind: 'chunk', sequence, wishes: [...CATEGORIES] }, body);
  }

  /** The site says who the visitor is; it waits in the raw stream. */
  identify(visit: Visit, now: number, who: readonly Identifier[]): Promise<void> {
    return this.put(visit, now, { kind: 'identity' }, JSON.stringify({ identifiers: who }));
  }

  private put(visit: Visit, receivedAt: number, header: object, body: Uint8Array | string): Promise<void> {
    const { business, siteKey } = this;
    const frame = encodeFrame(
      { ...header, business, siteKey, ...visit, receivedAt, gpc: false },
      Buffer.from(body),
    );
    return new Stream(kinesisClient(), 'raw').put({ partitionKey: visit.session, data: frame });
  }

  /** Delivers what waits in the streams, to redact and then to archive. */
  async deliver(world: World): Promise<void> {
    await this.#deliverTo(world, 'raw', 'redact/index');
    await this.#deliverTo(world, 'clean', 'archive/index');
  }

  /** Delivers all that a stream ever held once more, as after a reset of its iterator. */
  async replay(world: World): Promise<void> {
    this.taken.raw = 0;
    this.taken.clean = 0;
    await this.deliver(world);
  }

  async #deliverTo(world: World, stream: 'raw' | 'clean', fn: string): Promise<void> {
    const records = world.kinesis.records(stream);
    const fresh = records.slice(this.taken[stream]);
    if (fresh.length === 0) return;
    const Records = fresh.map(({ sequenceNumber, data }) => ({
      eventID: `shardId-000000000000:${sequenceNumber}`,
      kinesis: { sequenceNumber, data: Buffer.from(data).toString('base64') },
    }));
    const answer = (await invoke(world, this.functions[fn], { Records })) as { batchItemFailures: unknown[] };
    if (answer.batchItemFailures.length > 0) throw new Error(`${fn} did not take its batch`);
    this.taken[stream] = records.length;
  }

  /** Asks one of the API's functions as the business. */
  async ask(
    world: World,
    fn: string,
    routeKey: string,
    given: { body?: unknown; id?: string; query?: Record<string, string> } = {},
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const event = {
      routeKey,
      headers: {},
      body: given.body === undefined ? undefined : JSON.stringify(given.body),
      pathParameters: given.id === undefined ? {} : { id: given.id },
      queryStringParameters: given.query ?? {},
      requestContext: {
        authorizer: {
          // A key of its own each time: time stands still here, so one key would use its rate up.
          lambda: { kind: 'business', business: this.business, key: newId(), scopes: SCOPES.join(' ') },
        },
      },
    };
    const answer = (await invoke(world, this.functions[fn], event)) as {
      statusCode: number;
      body: string;
      headers: Record<string, string>;
      isBase64Encoded?: boolean;
    };
    const sent = Buffer.from(answer.body, answer.isBase64Encoded ? 'base64' : 'utf8');
    const bytes = answer.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
    return { status: answer.statusCode, body: JSON.parse(bytes.toString('utf8')) };
  }

  /** The events of a session, or the status with which they are refused. */
  async events(world: World, { session }: Visit): Promise<unknown[] | number> {
    const answer = await this.ask(world, 'sessions/index', 'GET /v1/sessions/{id}/events', { id: session });
    return answer.status === 200 ? (answer.body.events as unknown[]) : answer.status;
  }

  /** How many sessions a search finds. */
  async found(world: World, identifier: Identifier): Promise<number> {
    const body = { identifiers: [identifier] };
    const answer = await this.ask(world, 'searches/index', 'POST /v1/searches', { body });
    return (answer.body.sessions as unknown[]).length;
  }

  /** The business asks for a person to be forgotten. @returns the request's id */
  async request(world: World, identifiers: readonly Identifier[], kind = 'delete'): Promise<string> {
    const answer = await this.ask(world, 'requests/index', 'POST /v1/requests', {
      body: { kind, identifiers },
    });
    if (answer.status !== 202) throw new Error(`the request was answered with ${answer.status}`);
    return String(answer.body.id);
  }

  /** The newest receipt of a request. */
  async receipt(world: World, id: string): Promise<Record<string, unknown>> {
    const { body } = await this.ask(world, 'requests/index', 'GET /v1/requests/{id}/receipt', { id });
    return JSON.parse(Buffer.from(String(body.payload), 'base64url').toString('utf8'));
  }
}
