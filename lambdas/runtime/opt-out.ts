import { newId } from '../../core/flow/ids.ts';
import type { OptOut, OptOutRecord } from '../../core/gate/opt-out.ts';
import type { IdentifierType } from '../../core/identifiers/identifier-type.ts';
import type { Consents } from '../../stores/consents.ts';
import type { Journal } from '../../stores/journal.ts';

export interface OptOutStores {
  readonly consents: Consents;
  readonly journal: Journal;
}

/**
 * Puts a choice on file; an opt-out is journalled first. Opting in again is not: after a restore it is the opt-out that
 * must stand.
 *
 * @param type what the principal is the blind of
 * @returns what the person has opted out of from now on
 */
export async function recordChoice(
  { consents, journal }: OptOutStores,
  type: IdentifierType,
  record: OptOutRecord,
): Promise<readonly OptOut[]> {
  const { id, business, principal, timestamp: at, kinds } = record;
  if (record.choice === 'opt_out')
    await journal.write({
      mark: 'opt-out',
      at,
      business,
      id,
      principal: { type, blind: principal },
      of: kinds,
    });
  return consents.addChoice(principal, record);
}

/** Puts on file that a browser's signal opts its visitor out of sale and sharing, unless that stands already. */
export async function honourSignal(
  stores: OptOutStores,
  business: string,
  principal: string,
  standing: readonly OptOut[],
  now: number,
): Promise<readonly OptOut[]> {
  if (standing.includes('sale-and-sharing')) return standing;
  return recordChoice(stores, 'visitor', {
    id: newId(),
    business,
    principal,
    choice: 'opt_out',
    kinds: ['sale-and-sharing'],
    collectionMethod: 'signal',
    assertion: 'asserted by the browser',
    timestamp: now,
  });
}

/** `Sec-GPC: 1` came with a request; API Gateway joins a header that came twice, and any of them being 1 is the signal. */
export function hasSignal(headers: Readonly<Record<string, string | undefined>>): boolean {
  return (headers['sec-gpc'] ?? '').split(',').some((value) => value.trim() === '1');
}
