import { Subject, type SubjectIdentifier } from '../../core/rights/subject.ts';
import type { Accounts } from '../../stores/accounts.ts';
import type { IdentifierPolicies } from '../../stores/identifier-policies.ts';
import type { KeyRing } from '../../stores/key-ring.ts';
import type { Particulars } from '../../stores/particulars.ts';
import type { Requests } from '../../stores/requests.ts';
import { blinderOf, blindKey, policyOf } from '../runtime/blinds.ts';
import { identifiersOf, isOneOf } from '../runtime/request-identifiers.ts';
import { requestOf } from './request.ts';

export interface PeopleStores {
  readonly accounts: Accounts;
  readonly identifierPolicies: IdentifierPolicies;
  readonly requests: Requests;
  readonly particulars: Particulars;
  readonly blindKeys: KeyRing;
}

/** A person whom requests are about, and the blinds of all that they are named by. */
export interface Person {
  readonly subject: Subject;
  readonly blinds: ReadonlySet<string>;
}

/**
 * The people of some requests of one business, as one. The identifiers are unsealed; they must not outlive the
 * invocation.
 *
 * @throws {Error} when the identifiers of one are gone: its session must not count as rewritten
 */
export async function personOf(stores: PeopleStores, requestIds: readonly string[]): Promise<Person> {
  const identifiers: SubjectIdentifier[] = [];
  const blinds = new Set<string>();
  let business: string | undefined;
  for (const id of requestIds) {
    const request = await requestOf(stores.requests, id);
    business ??= request.business;
    if (request.business !== business) throw new Error('requests of two businesses are about one session');
    const key = await blindKey(stores.blindKeys, business);
    identifiers.push(...(await identifiersOf(stores.particulars, id, key)));
    for (const { blind } of request.identifiers) blinds.add(blind);
  }
  if (business === undefined) return { subject: new Subject([], () => false), blinds };
  const blinder = await blinderOf(stores.blindKeys, await policyOf(stores, business));
  return { subject: new Subject(identifiers, isOneOf(blinder, blinds)), blinds };
}
