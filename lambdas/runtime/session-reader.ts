import { keyOfGeneration, unwrapSessionKey } from '../../core/sealing/session-key.ts';
import {
  type ObjectPlace,
  openObject,
  parseObjectKey,
  sessionPrefix,
} from '../../core/sealing/session-object.ts';
import type { Bucket } from '../../stores/bucket.ts';
import type { KeyRing } from '../../stores/key-ring.ts';
import type { LiveSession, SessionRow, Sessions } from '../../stores/sessions.ts';
import { inParallel } from './parallel.ts';

const AT_ONCE = 16;
/** A session that changes under every look is being rewritten again and again; nobody reads it then. */
const LOOKS = 4;

export interface ReaderStores {
  readonly sessions: Pick<Sessions, 'get'>;
  readonly archive: Bucket;
  readonly sealKeys: KeyRing;
}

/** An object of a session: where it belongs, and what is sealed in it. */
export interface OpenedObject {
  readonly name: string;
  readonly place: ObjectPlace;
  readonly plaintext: Uint8Array;
}

/** The unwrapped keys of one session; they must not outlive the invocation. */
export class SessionKeys {
  readonly #sealKeys: KeyRing;
  readonly #row: LiveSession;
  readonly #keys = new Map<number, Uint8Array>();

  constructor(sealKeys: KeyRing, row: LiveSession) {
    this.#sealKeys = sealKeys;
    this.#row = row;
  }

  /** The key of a generation, or undefined when the row holds none. */
  async of(generation: number): Promise<Uint8Array | undefined> {
    const wrapped = keyOfGeneration(this.#row, generation);
    if (wrapped === undefined) return undefined;
    const known = this.#keys.get(generation);
    if (known !== undefined) return known;
    const periodKey = await this.#sealKeys.find(this.#row.business, wrapped.period);
    if (periodKey === undefined) throw new Error('the period key of a live session is missing');
    const key = unwrapSessionKey(periodKey, this.#row, wrapped);
    this.#keys.set(generation, key);
    return key;
  }
}

/**
 * Opens all objects of a session. While it is being rewritten, objects go and come under a newer key: when one went
 * between the listing and its turn, or has a key that the row did not hold yet, the session is looked at again.
 *
 * @param row as a strongly consistent read found it
 * @returns undefined when the session was erased meanwhile
 */
export async function openSessionObjects(
  stores: ReaderStores,
  row: LiveSession,
): Promise<OpenedObject[] | undefined> {
  let standing: SessionRow | undefined = row;
  for (let look = 0; look < LOOKS; look++) {
    if (standing?.state !== 'live') return undefined;
    const opened = await openAll(stores, standing);
    if (opened !== undefined) return opened;
    standing = await stores.sessions.get(row.session);
  }
  throw new Error('the session changed under every look');
}

async function openAll(stores: ReaderStores, row: LiveSession): Promise<OpenedObject[] | undefined> {
  const keys = new SessionKeys(stores.sealKeys, row);
  const names = await Array.fromAsync(stores.archive.list(sessionPrefix(row.session)));
  const objects = await inParallel(names, AT_ONCE, async (name) => {
    const place = parseObjectKey(row.business, name);
    if (place === undefined) return [];
    const key = await keys.of(place.generation);
    // Of an earlier generation without a key only ruins are left: a write that came too late.
    if (key === undefined) return place.generation < row.generation ? [] : undefined;
    const sealed = await stores.archive.get(name);
    return sealed === undefined ? undefined : [{ name, place, plaintext: openObject(key, place, sealed) }];
  });
  return objects.includes(undefined) ? undefined : objects.flatMap((each) => each ?? []);
}
