import type { StoredChunk } from '../flow/assemble.ts';
import type { Evidence, Role, Source } from '../flow/records.ts';
import { OPT_OUTS, type OptOut } from '../gate/opt-out.ts';
import { categoryOf, IP_PREFIX, type SearchableType } from '../identifiers/identifier-type.ts';

/** A kind of information that a session holds, and of how many different values. Never a value. */
interface Holding {
  readonly type: string;
  readonly category: string;
  readonly role: Role;
  readonly source: Source;
  readonly count: number;
}

/** What was granted for some chunks of a session, and on which evidence. */
interface GrantHeld {
  readonly categories: readonly string[];
  readonly evidence: Evidence | undefined;
  readonly chunks: number;
}

/** What is held of a session, without any of it. */
export interface Holdings {
  readonly chunks: number;
  readonly events: number;
  readonly holds: readonly Holding[];
  readonly grants: readonly GrantHeld[];
  /** Why a category was not kept, by category; of the latest chunk that refused it. */
  readonly refused: Readonly<Record<string, string>>;
  /** What it was recorded for, and what was opted out of by then. */
  readonly purposes: readonly string[];
  readonly optOuts: readonly OptOut[];
  /** How many values were masked, per category. */
  readonly masked: Readonly<Record<string, number>>;
  /** Kept values in which no identifier was recognised: they are in the replay, and no search finds them. */
  readonly notSearchable: number;
}

/** Tells what a session holds from the headers of its chunks. */
export function holdingsOf(chunks: readonly StoredChunk[]): Holdings {
  const values = new Map<string, Set<string>>();
  const grants = new Map<string, GrantHeld>();
  const refused: Record<string, string> = {};
  const masked: Record<string, number> = {};
  let [events, notSearchable] = [0, 0];
  for (const { header } of chunks) {
    events += header.events;
    notSearchable += header.unsearchable;
    Object.assign(refused, header.refused);
    for (const [category, count] of Object.entries(header.masked))
      masked[category] = (masked[category] ?? 0) + count;
    for (const { type, role, source, blind } of header.identifiers) {
      if (type === IP_PREFIX) continue;
      const kind = JSON.stringify([type, role, source]);
      values.set(kind, (values.get(kind) ?? new Set()).add(blind));
    }
    const grant = JSON.stringify([header.grant, header.evidence?.consent]);
    const held = grants.get(grant);
    grants.set(grant, {
      categories: header.grant,
      evidence: header.evidence,
      chunks: (held?.chunks ?? 0) + 1,
    });
  }
  const holds = Array.from(values, ([kind, blinds]) => {
    const [type, role, source] = JSON.parse(kind) as [SearchableType, Role, Source];
    return { type, category: categoryOf(type), role, source, count: blinds.size };
  });
  return {
    chunks: chunks.length,
    events,
    holds,
    grants: [...grants.values()],
    refused,
    purposes: [...new Set(chunks.flatMap(({ header }) => header.purposes))],
    optOuts: OPT_OUTS.filter((kind) => chunks.some(({ header }) => header.optOuts.includes(kind))),
    masked,
    notSearchable,
  };
}
