import type { StoredChunk } from '../flow/assemble.ts';
import { IP_PREFIX } from '../identifiers/identifier-type.ts';
import { OPT_OUTS, type OptOut, takenAway } from './opt-out.ts';

/** What somebody's choices mean for a session that was recorded before they were made. */
export interface ChoicesSince {
  /** What the people of the session have opted out of, for what was received then. */
  readonly optOuts: readonly OptOut[];
  /** Those of them that cover something that was kept; of storage, the recording itself. */
  readonly withheldFor: readonly OptOut[];
}

type Chunk = Pick<StoredChunk, 'header'>;

/** Blinds of those whose session it is: its visitor, and whom the site named as its visitor. */
export function ownersOf(chunks: readonly Chunk[]): string[] {
  const own = chunks
    .flatMap(({ header }) => header.identifiers)
    // An address is of whoever uses it.
    .filter(({ role, type }) => role === 'own' && type !== 'ip' && type !== IP_PREFIX);
  return [...new Set(own.map(({ blind }) => blind))];
}

/**
 * Tells whether a session may still be handed to the business, by the choices that stand now. Civil Code §1798.120 and
 * §1798.121 are not only about what comes later: 11 CCR §7026(f), §7027(g).
 *
 * @param chunks all of the session's
 * @param optOuts what an owner has opted out of, for something received at a time; of whom it cannot be read, everything
 */
export function choicesSince(
  chunks: readonly Chunk[],
  optOuts: (owner: string, receivedAt: number) => readonly OptOut[],
): ChoicesSince {
  const owners = ownersOf(chunks);
  const chosen = chunks.map(({ header }) => ({
    grant: header.grant,
    kinds: owners.flatMap((owner) => optOuts(owner, header.receivedAt)),
  }));
  const covers = (kind: OptOut) => (chunk: (typeof chosen)[number]) =>
    chunk.kinds.includes(kind) && (kind === 'storage' || takenAway(chunk.grant, [kind]).length > 0);
  return {
    optOuts: OPT_OUTS.filter((kind) => chosen.some(({ kinds }) => kinds.includes(kind))),
    withheldFor: OPT_OUTS.filter((kind) => chosen.some(covers(kind))),
  };
}
