import type { IdentifierType } from '../identifiers/identifier-type.ts';
import type { ReceiptFacts } from '../proof/receipt.ts';
import type { RightsRequestRow } from './request.ts';

/** A request's identifiers as a receipt states them: one has a blind for each key epoch, and one commitment. */
export function committedIdentifiers({ identifiers }: RightsRequestRow): ReceiptFacts['identifiers'] {
  const types = new Map(identifiers.map(({ type, commitment }) => [commitment, type as IdentifierType]));
  return Array.from(types, ([commitment, type]) => ({ type, commitment }));
}
