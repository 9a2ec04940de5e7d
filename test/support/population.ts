import { gzipSync } from 'node:zlib';
import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { encodeFrame } from '../../core/flow/frame.ts';
import { newId } from '../../core/flow/ids.ts';
import type { RawHeader } from '../../core/flow/records.ts';
import { CATEGORIES } from '../../core/redaction/categories.ts';
import { consentTo, type Identifier } from '../../local/show/actors.ts';
import type { Pipeline } from './pipeline.ts';

/** What the stream takes at once, https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html, by half. */
const AT_ONCE = 250;

export interface Person {
  readonly visitor: string;
  readonly email: Identifier;
  readonly user: Identifier;
}

export interface Session {
  readonly session: string;
  /** Whose it is; of the first it is the browser. */
  readonly owners: readonly Person[];
  /** Whom its page shows. */
  readonly mentions: readonly Person[];
}

/**
 * People with sessions of their own, every seventh of which is shared with somebody, and whose pages show the next one.
 * Their chunks are put into the stream as collect would put them, many at once; everybody has consented.
 */
export class Population {
  readonly people: readonly Person[];
  readonly sessions: readonly Session[];
  readonly #pipeline: Pipeline;

  private constructor(pipeline: Pipeline, people: readonly Person[], sessions: readonly Session[]) {
    this.#pipeline = pipeline;
    this.people = people;
    this.sessions = sessions;
  }

  static async settle(
    pipeline: Pipeline,
    { people: count, sessions: total }: { readonly people: number; readonly sessions: number },
  ): Promise<Population> {
    const people = Array.from({ length: count }, (_, n) => ({
      visitor: newId(),
      email: { type: 'email', value: `person-${String(n).padStart(4, '0')}@nest.example` },
      user: { type: 'user_id', value: `customer-${String(n).padStart(5, '0')}` },
    }));
    const nth = (n: number) => people[n % count]!;
    const sessions = Array.from({ length: total }, (_, n) => ({
      session: newId(),
      owners: n % 7 === 3 ? [nth(n), nth(n + 11)] : [nth(n)],
      mentions: n % 3 === 0 ? [nth(n + Math.floor(n / count) + 1)] : [],
    }));
    for (let at = 0; at < count; at += 8) {
      await Promise.all(
        people.slice(at, at + 8).map(async ({ visitor }) => {
          const evidence = { ...consentTo(CATEGORIES), visitor };
          const { status } = await pipeline.api.post('/v1/consents', evidence, pipeline.keys.secretKey);
          if (status !== 201) throw new Error(`a consent was answered with ${status}`);
        }),
      );
    }
    return new Population(pipeline, people, sessions);
  }

  /**
   * Each session sends its chunk of a number; with the first one the site says whose it is.
   *
   * @param receivedAt when they came, ms since 1970; left out: now
   */
  async send(
    sessions: readonly Session[],
    sequence: number,
    receivedAt = this.#pipeline.run.clock.now(),
  ): Promise<void> {
    const { business, siteKey } = this.#pipeline.keys;
    const records = sessions.flatMap(({ session, owners, mentions }) => {
      const common = { business, siteKey, session, visitor: owners[0]!.visitor, receivedAt, gpc: false };
      const record = (header: RawHeader, body: Uint8Array) => ({
        PartitionKey: session,
        Data: encodeFrame(header, body),
      });
      const identities =
        sequence > 0 ? [] : owners.map(({ email, user }) => ({ identifiers: [email, user] }));
      const shown = [...owners, ...mentions].map(({ email }) => email.value);
      return [
        ...identities.map((each) =>
          record({ kind: 'identity', ...common }, Buffer.from(JSON.stringify(each))),
        ),
        record(
          { kind: 'chunk', ...common, sequence, wishes: [...CATEGORIES] },
          gzipSync(JSON.stringify(page(receivedAt, [`chunk ${sequence}`, ...(sequence > 0 ? [] : shown)]))),
        ),
      ];
    });
    const { gateway, deployment } = this.#pipeline.run;
    const client = new KinesisClient({
      endpoint: gateway.url,
      region: deployment.region,
      credentials: gateway.credentialsFor('admin'),
    });
    const StreamName = deployment.byPath('RawStream').physicalId;
    for (let at = 0; at < records.length; at += AT_ONCE)
      await client.send(new PutRecordsCommand({ StreamName, Records: records.slice(at, at + AT_ONCE) }));
    client.destroy();
  }

  /** Under which blinds a person is in the index, told by rows of the sessions that are theirs alone. */
  blindsOf(person: Person, rows: ReadonlyMap<string, readonly string[]>): string[] {
    const alone = this.sessions.filter(({ owners }) => owners.length === 1 && owners[0] === person);
    return alone.flatMap(({ session }) =>
      (rows.get(session) ?? [])
        .map((row) => row.split(' ') as [string, string, string])
        .filter(([role, type]) => role === 'own' && type !== 'visitor')
        .map(([, , blind]) => blind),
    );
  }
}

/** A page with a line for each text. */
function page(timestamp: number, lines: readonly string[]): unknown[] {
  const childNodes = lines.map((textContent, at) => ({
    type: 2,
    tagName: 'p',
    attributes: {},
    id: 10 + 2 * at,
    childNodes: [{ type: 3, textContent, id: 11 + 2 * at }],
  }));
  const body = { type: 2, tagName: 'body', attributes: {}, id: 2, childNodes };
  return [
    {
      type: 2,
      timestamp,
      data: { node: { type: 0, id: 1, childNodes: [body] }, initialOffset: { top: 0, left: 0 } },
    },
  ];
}
