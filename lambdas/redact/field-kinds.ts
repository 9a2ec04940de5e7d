import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { compareSequenceNumbers } from '../../core/flow/assemble.ts';
import type { FieldKind } from '../../core/redaction/redact.ts';
import type { ChunkPlace, Identities } from '../../stores/identities.ts';

export type FieldKinds = ReadonlyMap<number, FieldKind>;

interface State {
  readonly place: ChunkPlace;
  /** The record's sequence number in its shard; undefined for what was on file. */
  readonly record?: string;
  /** Undefined when it is not all that there was to know. */
  readonly kinds: FieldKinds | undefined;
}

/** What one row may hold; a page of more fields than fit is redacted as if what is known of them were lost. */
const MAX_BYTES = 100_000;
const MAX_INFLATED_BYTES = 10_000_000;

/** What sessions' chunks told of form fields, across chunks and batches: node ids and kinds, no values. */
export class SessionFields {
  readonly #states = new Map<string, State[]>();

  /** @param firsts the first chunk that a batch holds of each session */
  static async before(firsts: readonly ChunkPlace[], store: Identities): Promise<SessionFields> {
    const fields = new SessionFields();
    const places = firsts
      .filter(({ sequence }) => sequence > 0)
      .map(({ session, sequence }) => ({ session, sequence: sequence - 1 }));
    const stored = await store.fieldsAfter(places);
    for (const place of places) {
      const bytes = stored.get(place.session);
      fields.#states.set(place.session, [{ place, kinds: bytes && decode(bytes) }]);
    }
    return fields;
  }

  /** What the chunks before one told; `unknown` when there were some and what they told is lost. */
  before({ session, sequence }: ChunkPlace): FieldKinds | 'unknown' {
    if (sequence === 0) return new Map();
    const state = this.#states.get(session)?.at(-1);
    return state?.place.sequence === sequence - 1 && state.kinds !== undefined ? state.kinds : 'unknown';
  }

  /** What is known after a chunk. */
  learn({ session, sequence }: ChunkPlace, record: string, kinds: FieldKinds | undefined): void {
    const states = this.#states.get(session) ?? [];
    this.#states.set(session, [...states, { place: { session, sequence }, record, kinds }]);
  }

  /**
   * Puts on file what is known after each session's last chunk that is done, for the batch in which the next comes.
   *
   * @param firstUndone the first record of the batch that will come again
   */
  async keep(store: Identities, firstUndone: string | undefined, expiresAt: number): Promise<void> {
    for (const states of this.#states.values()) {
      const last = states.findLast(
        ({ record }) =>
          record !== undefined &&
          (firstUndone === undefined || compareSequenceNumbers(record, firstUndone) < 0),
      );
      if (last?.kinds === undefined) continue;
      const bytes = zstdCompressSync(JSON.stringify([...last.kinds]));
      if (bytes.length <= MAX_BYTES) await store.putFields(last.place, bytes, expiresAt);
    }
  }
}

function decode(bytes: Uint8Array): FieldKinds {
  const json = zstdDecompressSync(bytes, { maxOutputLength: MAX_INFLATED_BYTES }).toString('utf8');
  return new Map(JSON.parse(json));
}
