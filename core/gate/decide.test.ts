import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CATEGORIES, type Category } from '../redaction/categories.ts';
import { AGREEMENT_KINDS, type Agreement, type AgreementKind, CURRENT_VERSIONS } from './agreements.ts';
import type { ConsentEvent } from './consent.ts';
import { decide, type GateFacts } from './decide.ts';
import { OPT_OUTS } from './opt-out.ts';
import { DEFAULT_POLICY } from './policy.ts';

const BUSINESS = 'B'.repeat(22);
const NOW = 1_000_000;
const RECEIVED = NOW - 10;

const agreement = (kind: AgreementKind, changes: Partial<Agreement> = {}): Agreement => ({
  id: 'A'.repeat(22),
  business: BUSINESS,
  kind,
  version: CURRENT_VERSIONS[kind],
  signedAt: 1,
  ...changes,
});

const given = (changes: Partial<ConsentEvent> = {}): ConsentEvent => ({
  id: 'C'.repeat(22),
  assertion: 'attested',
  event: 'given',
  categories: [...CATEGORIES],
  timestamp: 2,
  ...changes,
});
const withdrawn = (changes: Partial<ConsentEvent> = {}): ConsentEvent => ({
  ...given({ timestamp: NOW - 5, ...changes }),
  event: 'withdrawn',
});

/** Everything allowed: what each test takes something away from. */
const open: GateFacts = {
  now: NOW,
  receivedAt: RECEIVED,
  wishes: [...CATEGORIES],
  gpc: false,
  siteKey: { id: 'K'.repeat(22), siteKey: 'sj_pk_x', business: BUSINESS, origins: [], createdAt: 0 },
  business: {
    business: BUSINESS,
    name: 'Acorn',
    policy: DEFAULT_POLICY,
    region: 'US',
    createdAt: 0,
  },
  agreements: {
    terms: agreement('terms'),
    'privacy-policy': agreement('privacy-policy'),
    dpa: agreement('dpa'),
  },
  consents: [given()],
  optOuts: [],
  tombstoned: false,
  suppressed: false,
};

const granted = (facts: GateFacts): readonly Category[] => {
  const decision = decide(facts);
  return decision.store ? decision.grant : [];
};

test('with policy, agreements and consent in force, what was wished is granted', () => {
  expect(decide(open)).toEqual({ store: true, grant: [...CATEGORIES], refused: {}, optOuts: [] });
});

/** One state of one input: what it changes, and what follows for a category when all else is allowed. */
interface State {
  readonly name: string;
  readonly changes: Partial<GateFacts>;
  /** Nothing of this category is kept; of a dropped chunk nothing is. */
  readonly refuses: (category: Category) => boolean;
  readonly drops?: boolean;
}
const no = () => false;
const all = () => true;
const only =
  (...taken: Category[]) =>
  (category: Category) =>
    taken.includes(category);

const ABSENT_OR_MALFORMED = 'absent, or a row that cannot be read';

const wishes: State[] = [
  { name: 'wished', changes: {}, refuses: no },
  { name: 'only emails wished', changes: { wishes: ['emails'] }, refuses: only('forms', 'ips', 'numbers') },
];

const policies: State[] = [
  { name: 'kept', changes: {}, refuses: no },
  {
    name: 'forms not kept',
    changes: {
      business: {
        ...open.business!,
        policy: { ...DEFAULT_POLICY, categories: ['emails', 'ips', 'numbers'] },
      },
    },
    refuses: only('forms'),
  },
  {
    name: 'nothing kept',
    changes: { business: { ...open.business!, policy: { ...DEFAULT_POLICY, categories: [] } } },
    refuses: all,
  },
  { name: ABSENT_OR_MALFORMED, changes: { business: undefined }, refuses: all, drops: true },
];

const agreementStates = (kind: AgreementKind): State[] => {
  const opensAccount = kind !== 'dpa';
  const state = (name: string, value: Agreement | undefined, drops: boolean): State => ({
    name: `${kind} ${name}`,
    // Combined with other kinds' states by merging, see combine.
    changes: { agreements: { [kind]: value } },
    refuses: value !== undefined && name === 'in force' ? no : all,
    drops,
  });
  return [
    state('in force', agreement(kind), false),
    state(ABSENT_OR_MALFORMED, undefined, opensAccount),
    state('signed after the chunk', agreement(kind, { signedAt: RECEIVED + 1 }), opensAccount),
    state('outdated', agreement(kind, { version: 'sha256:older' }), false),
    state('withdrawn', agreement(kind, { withdrawnAt: NOW - 1 }), opensAccount),
    state('expired', agreement(kind, { expiresAt: NOW }), opensAccount),
  ];
};

const consents: State[] = [
  { name: 'consented', changes: {}, refuses: no },
  { name: `consent ${ABSENT_OR_MALFORMED}`, changes: { consents: [] }, refuses: all },
  {
    name: 'consent later than the chunk',
    changes: { consents: [given({ timestamp: RECEIVED + 1 })] },
    refuses: all,
  },
  { name: 'consent expired', changes: { consents: [given({ expiresAt: NOW })] }, refuses: all },
  { name: 'consent withdrawn', changes: { consents: [given(), withdrawn()] }, refuses: all },
  {
    name: 'emails withdrawn',
    changes: { consents: [given(), withdrawn({ categories: ['emails'] })] },
    refuses: only('emails'),
  },
  {
    name: 'withdrawn and given anew before the chunk',
    changes: { consents: [given(), withdrawn({ timestamp: 3 }), given({ timestamp: 4 })] },
    refuses: no,
  },
  {
    name: 'withdrawn and given anew after the chunk',
    changes: {
      consents: [given(), withdrawn({ timestamp: RECEIVED + 1 }), given({ timestamp: RECEIVED + 2 })],
    },
    refuses: all,
  },
  {
    name: 'only numbers consented to',
    changes: { consents: [given({ categories: ['numbers'] })] },
    refuses: only('forms', 'emails', 'ips'),
  },
];

const optOuts: State[] = [
  { name: 'nothing opted out of', changes: {}, refuses: no },
  { name: 'sale and sharing', changes: { optOuts: ['sale-and-sharing'] }, refuses: all },
  { name: 'sensitive', changes: { optOuts: ['sensitive'] }, refuses: only('forms', 'numbers') },
  { name: 'storage', changes: { optOuts: ['storage'] }, refuses: all, drops: true },
  { name: 'unreadable', changes: { optOuts: OPT_OUTS }, refuses: all, drops: true },
];

const signals: State[] = [
  { name: 'no GPC', changes: {}, refuses: no },
  { name: 'GPC', changes: { gpc: true }, refuses: all },
];

/** Every way to take one state of each input. */
function* combine(inputs: readonly (readonly State[])[]): Generator<State[]> {
  const [first, ...rest] = inputs;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const tail of combine(rest)) for (const state of first) yield [state, ...tail];
}

test('the decision table: of all combinations only what every input allows is granted, and whatever is not is reasoned', () => {
  const inputs = [wishes, policies, ...AGREEMENT_KINDS.map(agreementStates), consents, optOuts, signals];
  let count = 0;
  const wrong: string[] = [];
  for (const states of combine(inputs)) {
    count += 1;
    const facts: GateFacts = Object.assign({}, open, ...states.map(({ changes }) => changes), {
      agreements: Object.assign({}, ...states.map(({ changes }) => changes.agreements)),
    });
    const expected = CATEGORIES.filter((category) => states.every(({ refuses }) => !refuses(category)));
    const dropped = states.some(({ drops }) => drops === true);
    const decision = decide(facts);
    const fits = decision.store
      ? !dropped &&
        decision.grant.join() === expected.join() &&
        Object.keys(decision.refused).length === CATEGORIES.length - expected.length
      : dropped;
    if (!fits) wrong.push(states.map(({ name }) => name).join(', '));
  }
  expect(wrong.slice(0, 5)).toEqual([]);
  expect(count).toBe(2 * 4 * 6 ** 3 * 9 * 5 * 2);
});

describe('nothing is granted, and the reason is told', () => {
  const cases: [string, Partial<GateFacts>, string][] = [
    ['when nothing was wished', { wishes: [] }, 'not-wished'],
    ['when the policy keeps nothing', policies[2]!.changes, 'policy'],
    ['under Global Privacy Control', { gpc: true }, 'gpc'],
    ['after an opt-out of sale and sharing', { optOuts: ['sale-and-sharing'] }, 'opted-out-of-sale'],
    ['without consent evidence', { consents: [] }, 'no-consent'],
    ['for a chunk from before the consent', { consents: [given({ timestamp: NOW })] }, 'no-consent'],
    ['after the consent was withdrawn', { consents: [given(), withdrawn()] }, 'consent-withdrawn'],
    ['once the consent has expired', { consents: [given({ expiresAt: NOW })] }, 'consent-expired'],
    ['for categories not consented to', { consents: [given({ categories: [] })] }, 'not-consented'],
    ...AGREEMENT_KINDS.map((kind): [string, Partial<GateFacts>, string] => [
      `while a new version of ${kind} is unsigned`,
      { agreements: { ...open.agreements, [kind]: agreement(kind, { version: 'sha256:old' }) } },
      `${kind}-outdated`,
    ]),
    ...(['unsigned', 'withdrawn', 'expired'] as const).map((gap): [string, Partial<GateFacts>, string] => {
      const { dpa: _, ...others } = open.agreements;
      const changed = gap === 'withdrawn' ? { withdrawnAt: 5 } : { expiresAt: NOW };
      const agreements = gap === 'unsigned' ? others : { ...others, dpa: agreement('dpa', changed) };
      return [`with a DPA that is ${gap}`, { agreements }, `dpa-${gap}`];
    }),
  ];
  test.each(cases)('%s', (_, changes, reason) => {
    const decision = decide({ ...open, ...changes });
    expect(decision).toMatchObject({ store: true, grant: [] });
    expect(new Set(Object.values(decision.store ? decision.refused : {}))).toEqual(new Set([reason]));
  });

  test('for form inputs and numbers, once sensitive data is limited', () => {
    expect(decide({ ...open, optOuts: ['sensitive'] })).toMatchObject({
      grant: ['emails', 'ips'],
      refused: { forms: 'limited', numbers: 'limited' },
    });
  });
});

describe('a chunk is dropped', () => {
  test.each<[string, Partial<GateFacts>]>([
    ['unknown-site-key', { siteKey: undefined }],
    ['revoked-site-key', { siteKey: { ...open.siteKey!, revokedAt: RECEIVED } }],
    ['unknown-business', { business: undefined }],
    ['unknown-business', { siteKey: { ...open.siteKey!, business: 'X'.repeat(22) } }],
    ['pending-business', { agreements: {} }],
    [
      'pending-business',
      { agreements: { ...open.agreements, terms: agreement('terms', { withdrawnAt: 5 }) } },
    ],
    ['tombstoned', { tombstoned: true }],
    ['suppressed', { suppressed: true }],
    ['opted-out', { optOuts: ['storage'] }],
  ])('%s', (reason, changes) => {
    expect(decide({ ...open, ...changes })).toEqual({ store: false, reason });
  });

  test('not for a site key that is revoked later than it was received', () => {
    expect(decide({ ...open, siteKey: { ...open.siteKey!, revokedAt: RECEIVED + 1 } }).store).toBe(true);
  });
});

test('opt-outs and the signal go with the session', () => {
  expect(decide({ ...open, gpc: true, optOuts: ['sensitive'] })).toMatchObject({
    optOuts: ['sale-and-sharing', 'sensitive'],
  });
});

describe('never widens a grant', () => {
  const categories = fc.subarray([...CATEGORIES]);
  const time = fc.integer({ min: 1, max: NOW });
  const optional = (name: string) =>
    fc.option(time, { nil: undefined }).map((at) => (at === undefined ? {} : { [name]: at }));
  const consentEvent = fc
    .record({
      id: fc.constant('C'.repeat(22)),
      assertion: fc.constant('attested' as const),
      event: fc.constantFrom('given' as const, 'withdrawn' as const),
      categories,
      timestamp: time,
      expiry: optional('expiresAt'),
    })
    .map(({ expiry, ...event }): ConsentEvent => ({ ...event, ...expiry }));
  const signed = (kind: AgreementKind) =>
    fc.option(
      fc
        .record({ signedAt: time, expiry: optional('expiresAt'), withdrawal: optional('withdrawnAt') })
        .map(({ signedAt, expiry, withdrawal }) => agreement(kind, { signedAt, ...expiry, ...withdrawal })),
      { nil: undefined },
    );
  const anyFacts = fc
    .record({
      receivedAt: time,
      delay: fc.nat(NOW),
      wishes: categories,
      kept: categories,
      gpc: fc.boolean(),
      consents: fc.array(consentEvent, { maxLength: 6 }),
      optOuts: fc.subarray([...OPT_OUTS]),
      terms: signed('terms'),
      policy: signed('privacy-policy'),
      dpa: signed('dpa'),
    })
    .map(
      ({ delay, kept, terms, policy, dpa, ...facts }): GateFacts => ({
        ...open,
        ...facts,
        now: facts.receivedAt + delay,
        business: { ...open.business!, policy: { ...DEFAULT_POLICY, categories: kept } },
        agreements: {
          ...(terms && { terms }),
          ...(policy && { 'privacy-policy': policy }),
          ...(dpa && { dpa }),
        },
      }),
    );
  /** Mostly closed facts would prove nothing: also such of which every part but one is as it should be. */
  const facts = fc.oneof(
    anyFacts,
    fc.tuple(anyFacts, fc.subarray(Object.keys(open) as (keyof GateFacts)[])).map(([any, keys]) => ({
      ...open,
      ...Object.fromEntries(keys.map((key) => [key, any[key]])),
    })),
  );
  const within = (narrower: GateFacts, wider: GateFacts) => {
    const before = granted(wider);
    return granted(narrower).every((category) => before.includes(category));
  };

  test('an opt-out more, the signal, a mark', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(...OPT_OUTS), (base, kind) => {
        expect(within({ ...base, optOuts: [...base.optOuts, kind] }, base)).toBe(true);
        expect(within({ ...base, gpc: true }, base)).toBe(true);
        expect(within({ ...base, tombstoned: true }, base)).toBe(true);
        expect(within({ ...base, suppressed: true }, base)).toBe(true);
      }),
    );
  });

  test('a consent less, or a withdrawal more', () => {
    fc.assert(
      fc.property(facts, fc.nat(), consentEvent, (base, index, event) => {
        const gone = base.consents.filter((entry, at) => at !== index % 6 || entry.event === 'withdrawn');
        expect(within({ ...base, consents: gone }, base)).toBe(true);
        expect(
          within({ ...base, consents: [...base.consents, { ...event, event: 'withdrawn' }] }, base),
        ).toBe(true);
      }),
    );
  });

  test('an agreement less, or one withdrawn', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(...AGREEMENT_KINDS), time, (base, kind, withdrawnAt) => {
        const { [kind]: taken, ...others } = base.agreements;
        expect(within({ ...base, agreements: others }, base)).toBe(true);
        if (taken === undefined) return;
        expect(within({ ...base, agreements: { ...others, [kind]: { ...taken, withdrawnAt } } }, base)).toBe(
          true,
        );
      }),
    );
  });

  test('a wish or a kept category less', () => {
    fc.assert(
      fc.property(facts, categories, (base, taken) => {
        const less = (list: readonly Category[]) => list.filter((category) => !taken.includes(category));
        expect(within({ ...base, wishes: less(base.wishes) }, base)).toBe(true);
        const { policy } = base.business!;
        const business = { ...base.business!, policy: { ...policy, categories: less(policy.categories) } };
        expect(within({ ...base, business }, base)).toBe(true);
      }),
    );
  });

  test('time that passes', () => {
    fc.assert(
      fc.property(facts, fc.nat(2 * NOW), (base, later) => {
        expect(within({ ...base, now: base.now + later }, base)).toBe(true);
      }),
    );
  });
});
