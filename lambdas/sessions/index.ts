import { eventsQuerySchema, noQuerySchema } from '../../core/flow/api.ts';
import type { StoredChunk } from '../../core/flow/assemble.ts';
import { decompress } from '../../core/flow/compress.ts';
import { idSchema } from '../../core/flow/ids.ts';
import { ProblemError } from '../../core/flow/problem.ts';
import { OPT_OUTS, type OptOut } from '../../core/gate/opt-out.ts';
import { type ChoicesSince, choicesSince, ownersOf } from '../../core/gate/withheld.ts';
import { holdingsOf } from '../../core/rights/holdings.ts';
import type { LiveSession } from '../../stores/sessions.ts';
import { type Answer, type ApiEvent, apiHandler, callerOf, queryAs } from '../runtime/api-handler.ts';
import { readSession } from '../runtime/read-session.ts';
import { archive, consents, keyRing, sessions } from '../runtime/stores.ts';

const stores = {
  sessions: sessions(),
  archive: archive(),
  sealKeys: keyRing('seal'),
  consents: consents(),
};

/** How many compressed bytes of a replay one answer holds: Lambda answers at most 6 MB, base64 included. */
const PAGE_BYTES = 2_000_000;

/** How many bytes of it one answer is made from. */
const PAGE_INFLATED_BYTES = 40_000_000;

export const handler = apiHandler({ 'GET /v1/sessions/{id}': show, 'GET /v1/sessions/{id}/events': events });

/** What is held of a session: counts, grants and the reasons for what was masked. */
async function show(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  const session = await readable(event);
  const { chunks, differing } = await readSession(stores, session);
  const { optOuts, withheldFor } = await since(chunks);
  const held = holdingsOf(chunks);
  return {
    status: 200,
    body: {
      session: session.session,
      createdAt: new Date(session.createdAt).toISOString(),
      expiresAt: new Date(session.expiresAt).toISOString(),
      chunks: held.chunks,
      differingDuplicates: differing,
      events: held.events,
      kept: [...new Set(held.grants.flatMap(({ categories }) => categories))],
      refused: held.refused,
      purposes: held.purposes,
      optOuts: OPT_OUTS.filter((kind) => held.optOuts.includes(kind) || optOuts.includes(kind)),
      replay: withheldFor.length > 0 ? 'withheld' : 'available',
      masked: held.masked,
      unsearchable: held.notSearchable,
    },
  };
}

/** The replay, in order, a page at a time: `next` is the sequence number to go on from. */
async function events(event: ApiEvent): Promise<Answer> {
  const { from = 0 } = queryAs(event, eventsQuerySchema);
  const session = await readable(event);
  const { chunks } = await readSession(stores, session);
  const { withheldFor } = await since(chunks);
  if (withheldFor.length > 0) throw optedOut(withheldFor);
  const left = chunks.filter(({ header }) => header.sequence >= from);
  const page = firstPage(left);
  const next = left[page.length]?.header.sequence;
  return { status: 200, json: eventsJson(page, next) };
}

function firstPage(chunks: readonly StoredChunk[]): StoredChunk[] {
  const page: StoredChunk[] = [];
  let [bytes, inflated] = [0, 0];
  for (const chunk of chunks) {
    bytes += chunk.body.length;
    inflated += chunk.header.inflated;
    if (page.length > 0 && (bytes > PAGE_BYTES || inflated > PAGE_INFLATED_BYTES)) break;
    page.push(chunk);
  }
  return page;
}

/** Joins the chunks' arrays as text: what was stored is what is answered. */
function eventsJson(chunks: readonly StoredChunk[], next: number | undefined): Uint8Array {
  const arrays = chunks.map(({ body }) => decompress(body)).filter((json) => json.length > 2);
  const inner = arrays.flatMap((json, index) => [Buffer.from(index === 0 ? '' : ','), json.subarray(1, -1)]);
  const end = next === undefined ? ']}' : `],"next":${next}}`;
  return Buffer.concat([Buffer.from('{"events":['), ...inner, Buffer.from(end)]);
}

/** One strongly consistent read of the choices of those whose session it is. */
async function since(chunks: readonly StoredChunk[]): Promise<ChoicesSince> {
  const choosers = await stores.consents.choosers([], ownersOf(chunks));
  return choicesSince(chunks, choosers.optOuts);
}

function optedOut(kinds: readonly OptOut[]): ProblemError {
  return new ProblemError({
    status: 403,
    code: 'opted-out',
    title: 'This replay is withheld',
    detail: `Whose session it is has opted out (${kinds.join(', ')}) of what was kept of them before.`,
    expected: 'a session of which nothing was kept that somebody has opted out of since',
    mend: 'A request of kind know hands it to the person, a request of kind delete erases it. Later sessions are recorded as the person chose, and can be read.',
  });
}

/** The session in the path, if it is the caller's and can be read. @throws {ProblemError} 404 or 410 */
async function readable(event: ApiEvent): Promise<LiveSession> {
  const { business } = callerOf(event, 'business');
  const id = idSchema.safeParse(event.pathParameters?.id);
  const row = id.success ? await stores.sessions.get(id.data) : undefined;
  if (row === undefined || row.business !== business) {
    throw new ProblemError({
      status: 404,
      code: 'unknown-session',
      title: 'No such session',
      detail: 'There is no session of this id for this business.',
      expected: 'the id that POST /v1/sessions or a search answered',
      mend: 'Check the id; a session that was started seconds ago may not be archived yet.',
    });
  }
  if (row.state === 'live' && row.expiresAt > Date.now()) return row;
  throw new ProblemError({
    status: 410,
    code: row.state === 'tombstone' ? 'session-erased' : 'session-expired',
    title: 'This session is gone',
    detail:
      row.state === 'tombstone'
        ? 'It was erased and its key destroyed; nobody can read it again.'
        : 'Its retention has ended.',
    expected: 'a session that is still kept',
    mend:
      row.state === 'tombstone'
        ? 'The receipt of the request that erased it says what was done.'
        : 'Nothing brings it back; later sessions can be kept longer by the record policy.',
  });
}
