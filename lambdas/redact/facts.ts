import { CLOCK_SKEW_SECONDS } from '../../core/flow/limits.ts';
import type { Evidence, RawHeader } from '../../core/flow/records.ts';
import type { Business } from '../../core/gate/account.ts';
import { type Decision, decide } from '../../core/gate/decide.ts';
import { blind } from '../../core/identifiers/blind.ts';
import type { Blinder } from '../../core/identifiers/blinder.ts';
import { defaultPolicy } from '../../core/identifiers/policy.ts';
import type { Accounts } from '../../stores/accounts.ts';
import type { Agreements } from '../../stores/agreements.ts';
import type { Consents } from '../../stores/consents.ts';
import type { Identities } from '../../stores/identities.ts';
import type { KeyRing } from '../../stores/key-ring.ts';
import type { Sessions } from '../../stores/sessions.ts';
import type { Mark, Suppressions } from '../../stores/suppressions.ts';
import { blinderOf, existingBlindKey } from '../runtime/blinds.ts';
import { type KnownIdentity, openIdentities, toKnown } from './known-identities.ts';
import type { Forgotten } from './later-knowledge.ts';
import type { RawRecord } from './read-records.ts';

export interface FactStores {
  readonly accounts: Accounts;
  readonly agreements: Agreements;
  readonly consents: Consents;
  readonly suppressions: Suppressions;
  readonly sessions: Sessions;
  readonly identities: Identities;
  readonly blindKeys: KeyRing;
}

type Readable = Exclude<RawRecord, { kind: 'unreadable' }>;

/** What the gate needs to know for a whole batch, read at once and strongly consistent; nothing of it is cached. */
export class Facts {
  readonly #business: (id: string) => Business | undefined;
  readonly #keys: ReadonlyMap<string, Uint8Array>;
  readonly #blinders: ReadonlyMap<string, Blinder>;
  readonly #known: Map<string, readonly KnownIdentity[]>;
  readonly #evidence: (header: RawHeader) => Evidence | undefined;
  readonly #decide: (header: RawHeader, facts: Facts) => Decision;
  readonly #marks: ReadonlyMap<string, Mark>;

  private constructor(
    business: (id: string) => Business | undefined,
    keys: ReadonlyMap<string, Uint8Array>,
    blinders: ReadonlyMap<string, Blinder>,
    known: Map<string, readonly KnownIdentity[]>,
    evidenceFor: (header: RawHeader) => Evidence | undefined,
    decideFor: (header: RawHeader, facts: Facts) => Decision,
    marks: ReadonlyMap<string, Mark>,
  ) {
    this.#business = business;
    this.#keys = keys;
    this.#blinders = blinders;
    this.#known = known;
    this.#evidence = evidenceFor;
    this.#decide = decideFor;
    this.#marks = marks;
  }

  /** ⌈keys/100⌉ reads per table for the batch, and one KMS call for each business that is new to the sandbox. */
  static async gather(records: readonly RawRecord[], stores: FactStores): Promise<Facts> {
    const readable = records.filter((record): record is Readable => record.kind !== 'unreadable');
    const headers = readable.map(({ header }) => header);
    const businessIds = [...new Set(headers.map(({ business }) => business))];
    const sessionIds = [...new Set(headers.map(({ session }) => session))];

    const { businesses, identifierPolicies, siteKeys } = await stores.accounts.many(
      businessIds,
      headers.map(({ siteKey }) => siteKey),
    );
    const agreements = await stores.agreements.current(businessIds);
    const sessions = await stores.sessions.many(sessionIds);
    const keys = new Map<string, Uint8Array>();
    const blinders = new Map<string, Blinder>();
    for (const [id, { region }] of businesses) {
      // Who signed has a key; nothing is recorded for a business that did not.
      const key = await existingBlindKey(stores.blindKeys, id);
      if (key === undefined) continue;
      keys.set(id, key);
      const policy = identifierPolicies.get(id) ?? defaultPolicy(id, region);
      blinders.set(id, await blinderOf(stores.blindKeys, policy));
    }

    const known = new Map<string, readonly KnownIdentity[]>();
    const rows = await stores.identities.many(sessionIds, Math.floor(Date.now() / 1000));
    for (const { business, session } of headers) {
      const [row, key] = [rows.get(session), keys.get(business)];
      if (row !== undefined && key !== undefined && !known.has(session))
        known.set(session, openIdentities(key, row));
    }

    const visitorBlind = ({ business, visitor }: RawHeader) => {
      const key = keys.get(business);
      return key === undefined ? undefined : blind(key, 'visitor', visitor);
    };
    const principals = [...new Set(headers.map(visitorBlind).filter((principal) => principal !== undefined))];
    const announced = readable.flatMap((record) => {
      const blinder = blinders.get(record.header.business);
      if (record.kind !== 'identity' || blinder === undefined) return [];
      return blindsOf(blinder, toKnown(blinder, record.identifiers, record.header.receivedAt));
    });
    const own = headers
      .flatMap(({ business, session }) => blindsOf(blinders.get(business), known.get(session) ?? []))
      .concat(announced);
    const marks = await stores.suppressions.marks([...new Set([...principals, ...own])]);
    const choosers = await stores.consents.choosers(principals, own);

    const evidenceFor = (header: RawHeader) => {
      const principal = visitorBlind(header);
      const events = principal === undefined ? [] : choosers.consents(principal);
      const consent = events.findLast(
        ({ event, timestamp }) => event === 'given' && timestamp <= header.receivedAt,
      );
      if (consent === undefined) return undefined;
      return { consent: consent.id, at: consent.timestamp, assertion: consent.assertion };
    };
    const decideFor = (header: RawHeader, facts: Facts) => {
      const principal = visitorBlind(header);
      // An address is of whoever uses it: it never says that a session is somebody's.
      const own = facts.known(header.session).filter(({ type }) => type !== 'ip');
      const people = [principal, ...blindsOf(blinders.get(header.business), own)].filter(
        (id) => id !== undefined,
      );
      const { receivedAt } = header;
      return decide({
        now: Date.now(),
        receivedAt,
        wishes: header.kind === 'chunk' ? header.wishes : [],
        gpc: header.gpc,
        siteKey: siteKeys.get(header.siteKey),
        business: businesses.get(header.business),
        agreements: agreements.get(header.business) ?? {},
        consents: principal === undefined ? [] : choosers.consents(principal),
        optOuts: people.flatMap((person) => choosers.optOuts(person, receivedAt)),
        tombstoned: sessions.get(header.session)?.state === 'tombstone',
        suppressed: people.some((person) => isCovered(marks.get(person), header)),
      });
    };
    return new Facts((id) => businesses.get(id), keys, blinders, known, evidenceFor, decideFor, marks);
  }

  /** The gate's decision for a record, with what is known by now of its session. */
  decide(header: RawHeader): Decision {
    return this.#decide(header, this);
  }

  /** The consent on file of a record's visitor: what a grant rests on. */
  evidence(header: RawHeader): Evidence | undefined {
    return this.#evidence(header);
  }

  business(id: string): Business {
    const business = this.#business(id);
    if (business === undefined) throw new Error('asked for a business that the gate did not let pass');
    return business;
  }

  blindKey(business: string): Uint8Array {
    const key = this.#keys.get(business);
    if (key === undefined) throw new Error('asked for a key of a business that the gate did not let pass');
    return key;
  }

  blinder(business: string): Blinder {
    const blinder = this.#blinders.get(business);
    if (blinder === undefined)
      throw new Error('asked for a blinder of a business that the gate did not let pass');
    return blinder;
  }

  known(session: string): readonly KnownIdentity[] {
    return this.#known.get(session) ?? [];
  }

  /** Whom of those that a session is known to belong to a lasting request forgets, if any. */
  forgotten({ business, session }: RawHeader): Forgotten | undefined {
    for (const identity of this.known(session)) {
      // An address is of whoever uses it.
      if (identity.type === 'ip') continue;
      const marks = blindsOf(this.#blinders.get(business), [identity]).map((form) => this.#marks.get(form));
      const request = marks.find((mark) => mark?.lasting)?.request;
      if (request !== undefined) return { identity, request };
    }
    return undefined;
  }

  /** A session's visitor became known better within the batch. */
  learn(session: string, identities: readonly KnownIdentity[]): void {
    this.#known.set(session, identities);
  }
}

/** Under every epoch: a mark was set under those that there were. */
function blindsOf(blinder: Blinder | undefined, identities: readonly KnownIdentity[]): string[] {
  if (blinder === undefined) return [];
  return identities.flatMap(({ type, value, blind }) => [
    blind,
    ...blinder.everywhere(type, value).map((form) => form.blind),
  ]);
}

/** A lasting mark covers everything, the mark of a deletion what was stamped up to T0 and the skew of clocks. */
function isCovered(mark: Mark | undefined, { receivedAt }: RawHeader): boolean {
  return mark !== undefined && (mark.lasting || receivedAt <= mark.until + CLOCK_SKEW_SECONDS * 1000);
}
