import type { RightsRequestRow } from '../../core/rights/request.ts';
import { decrypt, encrypt } from '../../core/sealing/aead.ts';
import type { KeyRing } from '../../stores/key-ring.ts';
import type { Particulars } from '../../stores/particulars.ts';
import type { Requests } from '../../stores/requests.ts';
import { blindKey, particularsKey } from '../runtime/blinds.ts';
import { particularsOwner } from '../runtime/request-identifiers.ts';

/** The request's row. @throws {Error} when there is none: the workflow was started for nothing */
export async function requestOf(requests: Requests, id: string): Promise<RightsRequestRow> {
  const row = await requests.get(id);
  if (row === undefined) throw new Error('the workflow was started for a request that is not on file');
  return row;
}

/** How far the rewriting of a session is that mentions the person. */
export interface ScrubNote {
  readonly session: string;
  /** The highest generation in which the index says that the person is mentioned. */
  readonly mentionedIn: number;
  /** Up to which generation, this one included, its objects are to be sealed anew; undefined before that is known. */
  readonly upTo?: number;
  /**
   * `awaits parts`: some of a chunk have not come yet, and until they have, or cannot come any more, the old objects
   * stay. Undefined while there is something to do.
   */
  readonly state?: 'done' | 'awaits parts';
}

/** What a deletion keeps about its work, sealed, in the erasable store: the sessions it is about, and how far it is. */
export class Worksheet {
  readonly #particulars: Particulars;
  readonly #owner: string;
  readonly #key: Uint8Array;

  private constructor(particulars: Particulars, owner: string, key: Uint8Array) {
    this.#particulars = particulars;
    this.#owner = owner;
    this.#key = key;
  }

  static async open(
    particulars: Particulars,
    blindKeys: KeyRing,
    request: RightsRequestRow,
  ): Promise<Worksheet> {
    const key = particularsKey(await blindKey(blindKeys, request.business));
    return new Worksheet(particulars, particularsOwner(request.id), key);
  }

  /** Notes a session that is to be erased. @param blind the session's blind, which names the note */
  async addSession(blind: string, session: string): Promise<void> {
    await this.#write(`session#${blind}`, session);
  }

  /** Notes a session that turned out to be the person's before the request began: it is to be erased once it has. */
  async addEarly(blind: string, session: string): Promise<void> {
    await this.#write(`early#${blind}`, session);
  }

  /** The sessions that were noted before the request began. */
  async *early(): AsyncGenerator<string> {
    for await (const { name, sealed } of this.#particulars.list(this.#owner, 'early#'))
      yield this.#open(name, sealed);
  }

  /** The sessions noted, in the order of their blinds. */
  async *sessions(after?: string): AsyncGenerator<{ readonly blind: string; readonly session: string }> {
    const from = after === undefined ? undefined : `session#${after}`;
    for await (const { name, sealed } of this.#particulars.list(this.#owner, 'session#', from)) {
      yield { blind: name.slice('session#'.length), session: this.#open(name, sealed) };
    }
  }

  /** Notes a session that only mentions the person and is to be rewritten. */
  async noteScrub(blind: string, note: ScrubNote): Promise<void> {
    await this.#write(`scrub#${blind}`, JSON.stringify(note));
  }

  async scrub(blind: string): Promise<ScrubNote | undefined> {
    const sealed = await this.#particulars.get(this.#owner, `scrub#${blind}`);
    return sealed === undefined ? undefined : JSON.parse(this.#open(`scrub#${blind}`, sealed));
  }

  /** The sessions to be rewritten, in the order of their blinds. */
  async *scrubs(after?: string): AsyncGenerator<{ readonly blind: string; readonly note: ScrubNote }> {
    const from = after === undefined ? undefined : `scrub#${after}`;
    for await (const { name, sealed } of this.#particulars.list(this.#owner, 'scrub#', from)) {
      yield { blind: name.slice('scrub#'.length), note: JSON.parse(this.#open(name, sealed)) };
    }
  }

  /** Where a step left off when its time ran out. */
  async position<T>(step: string): Promise<T | undefined> {
    const sealed = await this.#particulars.get(this.#owner, `position#${step}`);
    return sealed === undefined ? undefined : JSON.parse(this.#open(`position#${step}`, sealed));
  }

  /** Notes where a step leaves off; `undefined` when it has come to its end. */
  async setPosition(step: string, position: unknown): Promise<void> {
    if (position === undefined) await this.#particulars.delete(this.#owner, `position#${step}`);
    else await this.#write(`position#${step}`, JSON.stringify(position));
  }

  async #write(name: string, text: string): Promise<void> {
    await this.#particulars.put(
      this.#owner,
      name,
      encrypt(this.#key, [this.#owner, name], Buffer.from(text)),
    );
  }

  #open(name: string, sealed: Uint8Array): string {
    return Buffer.from(decrypt(this.#key, [this.#owner, name], sealed)).toString('utf8');
  }
}
