import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { newId } from '../../core/flow/ids.ts';
import type { Business, SiteKey } from '../../core/gate/account.ts';
import { AGREEMENT_KINDS, CURRENT_VERSIONS } from '../../core/gate/agreements.ts';
import { DEFAULT_POLICY } from '../../core/gate/policy.ts';
import { Blinder } from '../../core/identifiers/blinder.ts';
import { defaultPolicy } from '../../core/identifiers/policy.ts';
import { CATEGORIES } from '../../core/redaction/categories.ts';
import { newKey } from '../../core/sealing/aead.ts';
import type { ChunkInput } from '../../lambdas/redact/clean-chunk.ts';
import type { FactStores } from '../../lambdas/redact/facts.ts';
import type { RawRecord } from '../../lambdas/redact/read-records.ts';
import { Accounts } from '../../stores/accounts.ts';
import { Agreements } from '../../stores/agreements.ts';
import { Consents } from '../../stores/consents.ts';
import { Identities } from '../../stores/identities.ts';
import type { KeyRing } from '../../stores/key-ring.ts';
import { Sessions } from '../../stores/sessions.ts';
import { Suppressions } from '../../stores/suppressions.ts';
import { type Item, Table } from '../../stores/table.ts';

/** The stores of a business under which everything may be kept, in memory: every visitor has consented. */
export interface OpenLedger {
  readonly business: Business;
  readonly siteKey: SiteKey;
  readonly stores: FactStores;
  /** Batch reads by table. */
  readonly reads: Map<string, number>;
  ofChunk(record: Extract<RawRecord, { kind: 'chunk' }>): Omit<ChunkInput, 'decision'>;
}

const business: Business = {
  business: newId(),
  name: 'Bench',
  policy: DEFAULT_POLICY,
  region: 'US',
  createdAt: 1,
};
const siteKey: SiteKey = {
  id: newId(),
  siteKey: `sj_pk_${'x'.repeat(43)}`,
  business: business.business,
  origins: [],
  createdAt: 1,
};

/** @param milliseconds how long a batch read takes */
export function openLedger(milliseconds: number): OpenLedger {
  const reads = new Map<string, number>();
  const table = (name: string, item: (key: Item) => Item | undefined) => {
    const client = {
      async send(command: unknown) {
        if (!(command instanceof BatchGetCommand))
          throw new Error(`the bench's tables are read in batches only`);
        reads.set(name, (reads.get(name) ?? 0) + 1);
        if (milliseconds > 0) await sleep(milliseconds);
        const keys = command.input.RequestItems![name]!.Keys as Item[];
        return { Responses: { [name]: keys.map(item).filter((found) => found !== undefined) } };
      },
    };
    return new Table(client as unknown as DynamoDBDocumentClient, name);
  };
  const signed = AGREEMENT_KINDS.map((kind) => ({
    id: newId(),
    business: business.business,
    kind,
    version: CURRENT_VERSIONS[kind],
    signedAt: 1,
  }));
  const events = [
    { id: newId(), event: 'given', assertion: 'attested', categories: [...CATEGORIES], timestamp: 1 },
  ];
  const key = newKey();
  const keys = { find: async () => key, findOrCreate: async () => key } as unknown as KeyRing;
  const stores: FactStores = {
    accounts: new Accounts(
      table('accounts', ({ pk }) => {
        if (String(pk).startsWith('site#')) return { pk, ...siteKey };
        return String(pk).startsWith('business#') ? { pk, ...business } : undefined;
      }),
    ),
    agreements: new Agreements(
      table('agreements', ({ pk, sk }) => ({
        pk,
        sk,
        ...signed.find(({ kind }) => sk === `current#${kind}`),
      })),
    ),
    consents: new Consents(
      table('consents', ({ pk, sk }) =>
        sk === 'consent' ? { pk, sk, revision: 1, events, latest: 1 } : undefined,
      ),
    ),
    suppressions: new Suppressions(table('suppressions', () => undefined)),
    sessions: new Sessions(table('sessions', () => undefined)),
    identities: new Identities(table('identities', () => undefined)),
    blindKeys: keys,
  };
  const policy = defaultPolicy(business.business, business.region);
  const blinder = new Blinder(policy, new Map(policy.epochs.map(({ label }) => [label, key])));
  return {
    business,
    siteKey,
    stores,
    reads,
    ofChunk: ({ header, body, sequenceNumber }) => ({
      header,
      body,
      sequenceNumber,
      evidence: undefined,
      known: [],
      fields: new Map(),
      blinder,
      policy: DEFAULT_POLICY,
    }),
  };
}
