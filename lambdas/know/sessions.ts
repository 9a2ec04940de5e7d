import type { ArchivedSession } from '../../core/disclosure/archive.ts';
import type { Disclosure } from '../../core/disclosure/contents.ts';
import { OthersMasked, type Subject } from '../../core/disclosure/mask-others.ts';
import type { StoredChunk } from '../../core/flow/assemble.ts';
import { decompress } from '../../core/flow/compress.ts';
import type { Blinder } from '../../core/identifiers/blinder.ts';
import { categoryOf, IP_PREFIX, identifierTypeSchema } from '../../core/identifiers/identifier-type.ts';
import { holdingsOf } from '../../core/rights/holdings.ts';
import type { RightsRequestRow } from '../../core/rights/request.ts';
import type { Bucket } from '../../stores/bucket.ts';
import type { Identifiers, IndexRow } from '../../stores/identifiers.ts';
import type { KeyRing } from '../../stores/key-ring.ts';
import type { Particulars } from '../../stores/particulars.ts';
import type { LiveSession, Sessions } from '../../stores/sessions.ts';
import { inParallel } from '../runtime/parallel.ts';
import { readSession } from '../runtime/read-session.ts';
import { identifiersOf, isOneOf } from '../runtime/request-identifiers.ts';

interface Stores {
  readonly particulars: Particulars;
  readonly identifiers: Identifiers;
  readonly sessions: Sessions;
  readonly archive: Bucket;
  readonly sealKeys: KeyRing;
}

/** A session that can be read, and whose it is. */
interface Readable {
  readonly row: LiveSession;
  readonly isOwn: boolean;
  /** Blind of its visitor's id, which consents stand under; only of the subject's own sessions. */
  readonly visitor: string | undefined;
}

const SESSIONS_AT_ONCE = 8;

/** The sessions of one disclosure: which there are, whose they are, and each as its subject may see it. */
export class Disclosing {
  readonly #stores: Stores;
  readonly #subject: Subject;
  readonly #readable: readonly Readable[];

  private constructor(stores: Stores, subject: Subject, readable: readonly Readable[]) {
    this.#stores = stores;
    this.#subject = subject;
    this.#readable = readable;
  }

  /** @param noted the sessions that the request's identifiers lead to */
  static async open(
    stores: Stores,
    request: RightsRequestRow,
    key: Uint8Array,
    blinder: Blinder,
    noted: readonly string[],
    now: number,
  ): Promise<Disclosing> {
    const blinds = new Set(request.identifiers.map(({ blind }) => blind));
    const rows = [...(await stores.sessions.many(noted)).values()].filter(
      (row): row is LiveSession =>
        row.state === 'live' && row.business === request.business && row.expiresAt > now,
    );
    const readable = await inParallel(rows, SESSIONS_AT_ONCE, async (row): Promise<Readable> => {
      const held = (await Array.fromAsync(stores.identifiers.ofSession(row.session))).filter(
        ({ role }) => role === 'own',
      );
      const isOwn = isOwnedAlone(held, blinds);
      return { row, isOwn, visitor: isOwn ? held.find(({ type }) => type === 'visitor')?.blind : undefined };
    });
    const subject = await subjectOf(stores.particulars, request, key, blinder, blinds);
    return new Disclosing(
      stores,
      subject,
      readable.sort((a, b) => a.row.createdAt - b.row.createdAt),
    );
  }

  /** Blinds of the visitors of the subject's own sessions. */
  get visitors(): string[] {
    return [
      ...new Set(this.#readable.map(({ visitor }) => visitor).filter((visitor) => visitor !== undefined)),
    ];
  }

  /** The sessions one after the other, in the order of time; each is opened when it is its turn. */
  async *sessions(scope: Disclosure['scope']): AsyncGenerator<ArchivedSession> {
    let number = 0;
    for (const { row, isOwn } of this.#readable) {
      const { chunks } = await readSession(this.#stores, row);
      number += 1;
      const json = this.#masked(chunks, isOwn);
      const session = {
        number,
        role: isOwn ? ('own' as const) : ('mention' as const),
        startedAt: new Date(row.createdAt).toISOString(),
        keptUntil: new Date(row.expiresAt).toISOString(),
        pages: pagesOf(json),
        holdings: holdingsOf(chunks),
        replay: scope === 'specific',
      };
      yield scope === 'specific' ? { session, events: json } : { session };
    }
  }

  #masked(chunks: readonly StoredChunk[], isOwn: boolean): Uint8Array {
    const masking = new OthersMasked(this.#subject, isOwn);
    const arrays = chunks.map(({ body }) => Buffer.from(masking.chunk(decompress(body))));
    const inner = arrays.filter(({ length }) => length > 2).map((json) => json.subarray(1, -1));
    const comma = Buffer.from(',');
    return Buffer.concat([
      Buffer.from('['),
      ...inner.flatMap((json, index) => (index === 0 ? [json] : [comma, json])),
      Buffer.from(']'),
    ]);
  }
}

/**
 * A session is the subject's alone when the site named them as its visitor and named nobody else in the same way. An
 * address is of whoever uses it, and says nothing of whose a session is.
 */
function isOwnedAlone(own: readonly IndexRow[], blinds: ReadonlySet<string>): boolean {
  const naming = own.filter(({ type }) => type !== 'ip' && type !== IP_PREFIX);
  const theirs = new Set(naming.filter(({ blind }) => blinds.has(blind)).map(({ type }) => type));
  return theirs.size > 0 && naming.every(({ type, blind }) => blinds.has(blind) || !theirs.has(type));
}

async function subjectOf(
  particulars: Particulars,
  request: RightsRequestRow,
  key: Uint8Array,
  blinder: Blinder,
  blinds: ReadonlySet<string>,
): Promise<Subject> {
  const identifiers = await identifiersOf(particulars, request.id, key);
  const isTheirs = isOneOf(blinder, blinds);
  return {
    values: identifiers.map(({ type, value }) => ({ type, value, category: categoryOf(type) })),
    isTheirs(type, value) {
      const known = identifierTypeSchema.safeParse(type);
      return known.success && isTheirs(known.data, value);
    },
  };
}

/** rrweb's Meta event, which names the page. */
const META = 4;

function pagesOf(json: Uint8Array): string[] {
  const events = JSON.parse(Buffer.from(json).toString('utf8')) as {
    type: number;
    data?: { href?: unknown };
  }[];
  const pages = events.flatMap(({ type, data }) =>
    type === META && typeof data?.href === 'string' ? [data.href] : [],
  );
  return [...new Set(pages)];
}
