import { IdentifierError } from '../../core/identifiers/identifier-error.ts';
import type { IdentifierType } from '../../core/identifiers/identifier-type.ts';
import { Subject, type SubjectIdentifier } from '../../core/rights/subject.ts';
import { decrypt } from '../../core/sealing/aead.ts';
import type { Accounts } from '../../stores/accounts.ts';
import type { IdentifierPolicies } from '../../stores/identifier-policies.ts';
import type { KeyRing } from '../../stores/key-ring.ts';
import type { Particulars } from '../../stores/particulars.ts';
import type { Requests } from '../../stores/requests.ts';
import { blinderOf, blindKey, particularsKey, policyOf } from '../runtime/blinds.ts';
import { particularsOwner, requestOf } from './request.ts';

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
    const key = particularsKey(await blindKey(stores.blindKeys, business));
    const sealed = await stores.particulars.get(particularsOwner(id), 'identifiers');
    if (sealed === undefined) throw new Error('the identifiers of a request are gone');
    identifiers.push(...JSON.parse(Buffer.from(decrypt(key, ['request', id], sealed)).toString('utf8')));
    for (const { blind } of request.identifiers) blinds.add(blind);
  }
  if (business === undefined) return { subject: new Subject([], () => false), blinds };
  const blinder = await blinderOf(stores.blindKeys, await policyOf(stores, business));
  const isTheirs = (type: IdentifierType, value: string) => {
    try {
      return blinder.everywhere(type, value).some(({ blind }) => blinds.has(blind));
    } catch (error) {
      if (error instanceof IdentifierError) return false;
      throw error;
    }
  };
  return { subject: new Subject(identifiers, isTheirs), blinds };
}
