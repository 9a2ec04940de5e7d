import type { Business } from '../../core/gate/account.ts';
import type { Parties } from '../../core/proof/consent-receipt.ts';
import { requireEnv } from '../../stores/environment.ts';
import { stores } from './places.ts';

/** The business of a caller, which is on file as long as there are keys of it. @throws {Error} when it is not */
export async function businessOf(id: string): Promise<Business> {
  const business = await stores.accounts.business(id);
  if (business === undefined) throw new Error('a key belongs to a business that is not on file');
  return business;
}

/** The parties of a receipt. */
export function partiesOf({ name }: Business): Parties {
  return { businessName: name, issuer: requireEnv('ISSUER') };
}
