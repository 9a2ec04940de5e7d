import type { Business } from '../../core/gate/account.ts';
import type { ConsentRecord } from '../../core/gate/consent.ts';
import { assertionOf, type Speaker } from './speaker.ts';

/** What a record of consent and one of its withdrawal both say. */
export type Common = Omit<
  ConsentRecord,
  'id' | 'event' | 'categories' | 'notice' | 'timestamp' | 'expiresAt'
>;

/** @param principal the visitor, blinded. @param input the body of the call */
export function commonOf(
  caller: Speaker,
  business: Business,
  principal: string,
  input: { readonly method: ConsentRecord['collectionMethod']; readonly jurisdiction?: string | undefined },
): Common {
  return {
    business: caller.business,
    principal,
    purposes: business.policy.purposes,
    collectionMethod: input.method,
    ...(input.jurisdiction === undefined ? {} : { jurisdiction: input.jurisdiction }),
    assertion: assertionOf(caller),
  };
}
