import type { OptOut, OptOutRecord } from '../../core/gate/opt-out.ts';
import type { IdentifierType } from '../../core/identifiers/identifier-type.ts';
import type { BlindedIdentifier } from './identifiers.ts';
import { type OptOutStores, recordChoice } from './opt-out.ts';

export type ChoiceStores = OptOutStores;

/**
 * Puts a choice on file for whom an identifier names, under every key that is in use: the gate reads a session that is
 * recorded under the newest, a reader of sessions reads one that was recorded under an older.
 *
 * @param record all of it but whose it is
 * @returns what the person has opted out of from now on, as far as the newest key knows
 */
export async function chooseFor(
  stores: ChoiceStores,
  { type, forms }: BlindedIdentifier<IdentifierType>,
  record: Omit<OptOutRecord, 'principal'>,
): Promise<readonly OptOut[]> {
  const [newest, ...older] = forms;
  for (const { blind } of older) await recordChoice(stores, type, { ...record, principal: blind });
  return recordChoice(stores, type, { ...record, principal: newest.blind });
}
