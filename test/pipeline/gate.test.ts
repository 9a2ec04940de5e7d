import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  CATEGORIES,
  consentTo,
  createBusiness,
  giveConsent,
  identify,
  type Keys,
  openAccount,
  replay,
  SHOP,
  signAgreements,
  startSession,
  type Visit,
} from '../../local/show/actors.ts';
import type { Reply } from '../../local/show/api.ts';
import { countersOf } from '../../local/show/ledger.ts';
import { type Pipeline, startPipeline } from '../support/pipeline.ts';
import { shownIn, smallChunk } from '../support/small-chunk.ts';

const ALL = CATEGORIES.join();
const SEEN = ['emails', 'forms', 'numbers'];

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
  await signAgreements(pipeline.api, pipeline.keys);
});
afterAll(() => pipeline.close());

const send = ({ token }: Visit, sequence: number, wishes = ALL, headers: Record<string, string> = {}) =>
  pipeline.api.chunk(token, sequence, smallChunk(sequence), wishes, headers);

/** What is stored of a session: the values that a replay shows, and the reasons for what it does not. */
async function stored(keys: Keys, { session }: Visit) {
  await pipeline.run.settled();
  const { status, body } = await pipeline.api.get(`/v1/sessions/${session}`, keys.secretKey);
  if (status !== 200) return { status };
  const shown = shownIn(await replay(pipeline.api, keys, session));
  return { shown: [...shown.values()].flat().sort(), refused: body.refused, optOuts: body.optOuts };
}

const refusedAll = (reason: string) => Object.fromEntries(CATEGORIES.map((category) => [category, reason]));

describe('the same page, sent under each state', () => {
  interface State {
    readonly name: string;
    /** Makes the state, in whichever order a site would. */
    readonly make: (keys: Keys, visit: Visit) => Promise<unknown>;
    readonly wishes?: string;
    readonly headers?: Record<string, string>;
    readonly stored: object;
  }
  const post =
    (path: string, body: object) =>
    (_: Keys, { token }: Visit) =>
      pipeline.api.post(`${path}?token=${token}`, body);
  const consentThen =
    (...steps: State['make'][]): State['make'] =>
    async (keys, visit) => {
      await giveConsent(pipeline.api, visit);
      for (const step of steps) expect(await step(keys, visit)).toMatchObject({ status: 201 });
    };
  const states: State[] = [
    { name: 'nothing', make: async () => {}, stored: { shown: [], refused: refusedAll('no-consent') } },
    { name: 'consent', make: consentThen(), stored: { shown: SEEN, refused: {}, optOuts: [] } },
    {
      name: 'consent, and no wish',
      make: consentThen(),
      wishes: '',
      stored: { shown: [], refused: refusedAll('not-wished') },
    },
    {
      name: 'consent for numbers alone',
      make: consentThen(post('/v1/consents', consentTo(['numbers']))),
      stored: {
        shown: ['numbers'],
        refused: { forms: 'consent-withdrawn', emails: 'consent-withdrawn', ips: 'consent-withdrawn' },
      },
    },
    {
      name: 'consent withdrawn',
      make: consentThen(post('/v1/withdrawals', { method: 'settings' })),
      stored: { shown: [], refused: refusedAll('consent-withdrawn') },
    },
    {
      name: 'consent for e-mails withdrawn',
      make: consentThen(post('/v1/withdrawals', { method: 'settings', categories: ['emails'] })),
      stored: { shown: ['forms', 'numbers'], refused: { emails: 'consent-withdrawn' } },
    },
    {
      name: 'consent, and the signal on the chunk',
      make: consentThen(),
      headers: { 'sec-gpc': '1' },
      stored: { shown: [], refused: refusedAll('gpc'), optOuts: ['sale-and-sharing'] },
    },
    {
      name: 'consent, and a signal that is not exactly 1',
      make: consentThen(),
      headers: { 'sec-gpc': 'true' },
      stored: { shown: SEEN, optOuts: [] },
    },
    {
      name: 'consent, and an opt-out of sale and sharing',
      make: consentThen(post('/v1/opt-outs', { method: 'form', kinds: ['sale-and-sharing'] })),
      stored: { shown: [], refused: refusedAll('opted-out-of-sale'), optOuts: ['sale-and-sharing'] },
    },
    {
      name: 'consent, and sensitive data limited',
      make: consentThen(post('/v1/opt-outs', { method: 'form', kinds: ['sensitive'] })),
      stored: {
        shown: ['emails'],
        refused: { forms: 'limited', numbers: 'limited' },
        optOuts: ['sensitive'],
      },
    },
    {
      name: 'consent, and an opt-out of storage',
      make: consentThen(post('/v1/opt-outs', { method: 'form', kinds: ['storage'] })),
      stored: { status: 404 },
    },
    {
      name: 'consent with an opt-out in the GPP string that came with it',
      make: (_, { token }) =>
        pipeline.api.post(`/v1/consents?token=${token}`, {
          ...consentTo(CATEGORIES),
          gpp: 'DBABBg~BVoAAAAA.YA',
        }),
      stored: { shown: [], refused: refusedAll('opted-out-of-sale'), optOuts: ['sale-and-sharing'] },
    },
    {
      name: 'consent, and an opt-out by an e-mail address of whom the site says the visitor is',
      make: async (keys, visit) => {
        const identifiers = [{ type: 'email', value: 'opted.out@mail.example' }];
        await giveConsent(pipeline.api, visit);
        await pipeline.api.post(
          '/v1/opt-outs',
          { method: 'account', kinds: ['sensitive'], identifiers },
          keys.secretKey,
        );
        await identify(pipeline.api, visit, identifiers);
      },
      stored: { shown: ['emails'], optOuts: ['sensitive'] },
    },
  ];

  test.each(states)('$name', async ({ make, wishes, headers, stored: expected }) => {
    const { keys, api } = pipeline;
    const visit = await startSession(api, keys);
    await make(keys, visit);
    expect((await send(visit, 0, wishes, headers)).status).toBe(202);
    expect(await stored(keys, visit)).toMatchObject(expected);
  });

  test('a visitor of a business without a DPA, with consent', async () => {
    const keys = await openAccount(pipeline.api, pipeline.keys.operatorKey);
    const visit = await startSession(pipeline.api, keys);
    await giveConsent(pipeline.api, visit);
    await send(visit, 0);
    expect(await stored(keys, visit)).toMatchObject({ shown: [], refused: refusedAll('dpa-unsigned') });
  });

  test('a business whose policy keeps numbers only, for fewer days, and its purposes', async () => {
    const { api } = pipeline;
    const keys = await openAccount(api, pipeline.keys.operatorKey);
    await signAgreements(api, keys);
    const policy = {
      categories: ['numbers'],
      retentionDays: 90,
      retention: [{ categories: ['numbers'], days: 7 }],
      purposes: ['fraud-review'],
    };
    expect(await api.put(`/v1/businesses/${keys.business}/policy`, policy, keys.secretKey)).toMatchObject({
      status: 200,
      body: { policy },
    });
    const visit = await startSession(api, keys);
    await send(visit, 0, '');
    await pipeline.run.settled();
    const days = async () => {
      const { body } = await api.get(`/v1/sessions/${visit.session}`, keys.secretKey);
      expect(body.purposes).toEqual(['fraud-review']);
      return Math.round(
        (Date.parse(String(body.expiresAt)) - Date.parse(String(body.createdAt))) / 86_400_000,
      );
    };
    expect(await days()).toBe(90);
    await giveConsent(api, visit);
    await send(visit, 1);
    expect(await stored(keys, visit)).toMatchObject({
      shown: ['numbers'],
      refused: { forms: 'policy', emails: 'policy' },
    });
    expect(await days()).toBe(7);
  });

  test('nothing, while the account is pending, and again once its terms are withdrawn', async () => {
    const { api } = pipeline;
    const keys = await createBusiness(api, pipeline.keys.operatorKey);
    const start = () => api.post('/v1/sessions', { siteKey: keys.siteKey }, undefined, { origin: SHOP });
    expect(await start()).toMatchObject({
      status: 403,
      body: { type: 'urn:scrubjay:problem:pending-business' },
    });
    await signAgreements(api, keys, ['terms', 'privacy-policy']);
    const visit = await startSession(api, keys);
    expect((await api.get(`/v1/businesses/${keys.business}`, keys.secretKey)).body.state).toBe('active');
    const { body } = await api.get('/v1/agreements', keys.secretKey);
    const terms = (body.agreements as { kind: string; id: string }[]).find(({ kind }) => kind === 'terms')!;
    expect((await api.delete(`/v1/agreements/${terms.id}`, keys.secretKey)).status).toBe(200);
    expect((await start()).status).toBe(403);
    const before = (await countersOf(pipeline.run, 'redact'))['dropped_pending-business'] ?? 0;
    await send(visit, 0);
    expect(await stored(keys, visit)).toEqual({ status: 404 });
    expect((await countersOf(pipeline.run, 'redact'))['dropped_pending-business']).toBe(before + 1);
  });
});

describe('what starts a session is told, and a signal is kept', () => {
  const start = (body: object, headers: Record<string, string> = {}) =>
    pipeline.api.post('/v1/sessions', { siteKey: pipeline.keys.siteKey, ...body }, undefined, {
      origin: SHOP,
      ...headers,
    });

  test('what may be recorded, and what the visitor agreed to', async () => {
    const visit = await startSession(pipeline.api, pipeline.keys);
    await giveConsent(pipeline.api, visit, ['forms', 'ips']);
    expect((await start({ visitor: visit.visitor })).body).toMatchObject({
      mayRecord: [...CATEGORIES],
      consented: ['forms', 'ips'],
      optOuts: [],
      gpc: false,
      sampling: 1,
    });
  });

  test('an opt-out signal is confirmed, and stands for the visitor when the signal stays away', async () => {
    const { body } = await start({}, { 'sec-gpc': '1' });
    expect(body).toMatchObject({ gpc: true, optOuts: ['sale-and-sharing'], mayRecord: [] });
    const again = await start({ visitor: body.visitor as string });
    expect(again.body).toMatchObject({ gpc: false, optOuts: ['sale-and-sharing'], mayRecord: [] });
    expect((await start({ gpp: 'DBABBg~BVoAAAAA.YA' })).body).toMatchObject({ gpc: true });
  });

  test('that nothing is to be recorded, after an opt-out of storage', async () => {
    const { token, visitor } = await startSession(pipeline.api, pipeline.keys);
    await pipeline.api.post(`/v1/opt-outs?token=${token}`, { method: 'form', kinds: ['storage'] });
    expect((await start({ visitor })).body).toMatchObject({ sampling: 0, mayRecord: [] });
  });

  test('a browser cannot opt in again, the business can', async () => {
    const { token, visitor } = await startSession(pipeline.api, pipeline.keys);
    const optOut = { method: 'form', kinds: ['sensitive'] };
    await pipeline.api.post(`/v1/opt-outs?token=${token}`, optOut);
    const optIn = { ...optOut, choice: 'opt_in' };
    expect((await pipeline.api.post(`/v1/opt-outs?token=${token}`, optIn)).status).toBe(403);
    const { body } = await pipeline.api.post('/v1/opt-outs', { ...optIn, visitor }, pipeline.keys.secretKey);
    expect(body.choices).toEqual([expect.objectContaining({ optedOutOf: [] })]);
  });
});

describe('takes effect with the next chunk received after the answer, while others are on their way', () => {
  /**
   * Sends chunks from several sides at once, makes a change meanwhile, and sends some more.
   *
   * @returns the chunks of which the sending was begun after the change was answered
   */
  async function underLoad(visits: readonly Visit[], change: () => Promise<Reply[]>) {
    for (const visit of visits) await send(visit, 0);
    await pipeline.run.settled();
    let [answered, next, sent] = [false, visits.length, 0];
    const later: [Visit, number][] = [];
    const lane = async () => {
      for (let left = Number.POSITIVE_INFINITY; left > 0; left--) {
        if (answered && left > 3) left = 3;
        const [visit, sequence] = [visits[next % visits.length]!, Math.floor(next / visits.length)];
        next += 1;
        if (answered) later.push([visit, sequence]);
        await send(visit, sequence);
        sent += 1;
      }
    };
    const lanes = Promise.all(Array.from({ length: 4 }, lane));
    while (sent < 12) await new Promise((resolve) => setImmediate(resolve));
    for (const { status } of await change()) expect(status).toBeLessThan(300);
    answered = true;
    await lanes;
    await pipeline.run.settled();
    return later;
  }

  async function account(): Promise<{ keys: Keys; visits: Visit[] }> {
    const { api } = pipeline;
    const keys = await openAccount(api, pipeline.keys.operatorKey);
    await signAgreements(api, keys);
    const visits = await Promise.all([startSession(api, keys), startSession(api, keys)]);
    for (const visit of visits) await giveConsent(api, visit);
    return { keys, visits };
  }

  const shownOf = async (keys: Keys, { session }: Visit) =>
    shownIn(await replay(pipeline.api, keys, session));

  test('a withdrawal', async () => {
    const { keys, visits } = await account();
    const later = await underLoad(visits, () =>
      Promise.all(
        visits.map(({ token }) =>
          pipeline.api.post(`/v1/withdrawals?token=${token}`, { method: 'settings' }),
        ),
      ),
    );
    const shown = await Promise.all(visits.map((visit) => shownOf(keys, visit)));
    expect(shown.flatMap((session) => [...session.values()]).flat()).toContain('emails');
    expect(later.length).toBeGreaterThan(5);
    for (const [visit, sequence] of later) expect(shown[visits.indexOf(visit)]!.get(sequence)).toEqual([]);
  });

  test("the DPA's withdrawal", async () => {
    const { keys, visits } = await account();
    const { body } = await pipeline.api.get('/v1/agreements', keys.secretKey);
    const { id } = (body.agreements as { kind: string; id: string }[]).find(({ kind }) => kind === 'dpa')!;
    const later = await underLoad(visits, async () => [
      await pipeline.api.delete(`/v1/agreements/${id}`, keys.secretKey),
    ]);
    const shown = await Promise.all(visits.map((visit) => shownOf(keys, visit)));
    expect(shown.flatMap((session) => [...session.values()]).flat()).toContain('emails');
    for (const [visit, sequence] of later) expect(shown[visits.indexOf(visit)]!.get(sequence)).toEqual([]);
  });

  test('the end of a site key: nothing is stored, and its tokens give no consent', async () => {
    const { keys, visits } = await account();
    const { body } = await pipeline.api.get('/v1/keys', keys.secretKey);
    const { id } = (body.keys as { kind: string; id: string }[]).find(({ kind }) => kind === 'site')!;
    const later = await underLoad(visits, async () => [
      await pipeline.api.delete(`/v1/keys/${id}`, keys.secretKey),
    ]);
    const shown = await Promise.all(visits.map((visit) => shownOf(keys, visit)));
    expect(shown.flatMap((session) => [...session.values()]).flat()).toContain('emails');
    for (const [visit, sequence] of later) expect(shown[visits.indexOf(visit)]!.has(sequence)).toBe(false);
    const consent = await pipeline.api.post(`/v1/consents?token=${visits[0]!.token}`, consentTo(CATEGORIES));
    expect(consent.status).toBe(403);
  });
});

test('what was refused, masked and dropped is in the metrics of the stages as it was counted', async () => {
  const { run } = pipeline;
  await run.settled();
  for (const [stage, fn] of [
    ['redact', 'Redact'],
    ['archive', 'ArchiveFunction'],
  ] as const) {
    const published: Record<string, number> = {};
    for (const { CloudWatchMetrics, values } of metricsIn(
      run.runtime.logs(run.deployment.byPath(fn).logicalId),
    )) {
      expect(CloudWatchMetrics).toMatchObject([{ Namespace: 'Scrubjay', Dimensions: [['service']] }]);
      expect(values.service).toBe(stage);
      for (const { Name } of CloudWatchMetrics[0]!.Metrics)
        published[Name] = (published[Name] ?? 0) + Number(values[Name]);
    }
    const { archived_after_ms, ...counts } = published;
    expect(counts).toEqual(await countersOf(run, stage));
    expect(archived_after_ms === undefined).toBe(stage === 'redact');
    if (stage === 'redact') expect(counts).toMatchObject({ refused_emails_gpc: expect.any(Number) });
  }
});

interface EmbeddedMetrics {
  readonly CloudWatchMetrics: readonly { readonly Metrics: readonly { readonly Name: string }[] }[];
  readonly values: Readonly<Record<string, unknown>>;
}

/** The lines of a log in CloudWatch's embedded metric format. */
function metricsIn(log: string): EmbeddedMetrics[] {
  return log.split('\n').flatMap((line) => {
    const start = line.indexOf('{"_aws"');
    if (start === -1) return [];
    const { _aws, ...values } = JSON.parse(line.slice(start));
    return [{ CloudWatchMetrics: _aws.CloudWatchMetrics, values }];
  });
}
