import type { IndexRow } from '../../stores/identifiers.ts';

/** How an index row is named where it is written down that it was removed. */
export function rowName({ session, role, type, blind, generation }: IndexRow): string {
  return `${session}#${role}#${type}#${blind}#${generation}`;
}
