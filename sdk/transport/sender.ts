import type { eventWithTime } from '@rrweb/types';
import {
  AbortController,
  clearTimer,
  fetch,
  now,
  parse,
  random,
  setTimer,
  stringify,
  toJson,
} from '../natives.ts';
import { report } from '../report.ts';
import { gzip, gzipStored } from './gzip.ts';
import type { Session } from './session.ts';
import { split } from './split.ts';

/** core/flow/limits.ts: the largest body that collect takes. */
const LARGEST_BODY = 700 * 1024;
/** What may wait for the network, in characters of JSON; then the oldest goes. */
const LARGEST_QUEUE = 8_000_000;
/** What a snapshot is cut down to that does not fit. */
const LARGEST_PART = 1_000_000;
/** What all requests that outlive their page may hold together (Fetch, 4.6), and a little less. */
const KEEPALIVE = 60 * 1024;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
const TOKEN_MARGIN_MS = 60_000;
const TOKEN_MS = 15 * 60_000;

/** What waits to be sent, in order: a chunk of events, or a call with a JSON body. */
interface Item {
  readonly session: Session;
  readonly path: string;
  readonly json: string;
  /** How many events a chunk has; absent of a call. */
  readonly events?: number;
  /** A chunk's number, once it was tried. */
  seq?: number;
  body?: ArrayBuffer;
  /** A request is under way that outlives the page. */
  isSafe?: boolean;
  /** The page that went away has sent it, or left it to the next one. */
  isLeft?: boolean;
  done?: (status: number) => void;
}

/** A chunk that a page left to the next one of its tab. */
export type Unsent = Pick<Item, 'path' | 'json' | 'events' | 'seq'>;

/** What was left out of a session, and why: told in the session itself. */
export interface Gap {
  readonly reason: 'memory' | 'refused' | 'too-large' | 'page-closed';
  readonly chunks: number;
  readonly events: number;
}

export interface SenderHooks {
  /** Chunks of this session were left out. */
  lost(session: Session, gap: Gap): void;
  /** The server gave another session in place of this one, which is over. */
  replaced(session: Session, other: Started): void;
}

/** The answer to the start of a session. */
export interface Started {
  readonly token: string;
  readonly expiresAt: string;
  readonly session: string;
  readonly visitor: string;
  readonly mayRecord?: readonly string[];
  readonly sampling?: number;
}

/** Sends what is queued, one after the other, and tries again until the server has taken or refused it. */
export class Sender {
  readonly #url: string;
  readonly #hooks: SenderHooks;
  #queue: Item[] = [];
  #isBusy = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort = new AbortController();
  /** Bytes under way in requests that outlive the page. */
  #keptAlive = 0;

  constructor(url: string, hooks: SenderHooks) {
    this.#url = url;
    this.#hooks = hooks;
  }

  /** Queues a chunk. `record` are the categories that may be kept of it. */
  chunk(session: Session, events: readonly eventWithTime[], record: string): void {
    this.#add({ session, path: `/v1/chunks?record=${record}&`, json: toJson(events), events: events.length });
  }

  /** Queues a call, behind the chunks of before. Resolves with the status of its answer. */
  call(session: Session, path: string, body: unknown): Promise<number> {
    return new Promise((done) => this.#add({ session, path: `/v1/${path}?`, json: stringify(body), done }));
  }

  /** Starts a session, or exchanges the token of one. Tries again for as long as the server does not answer. */
  async start(body: {
    siteKey: string;
    visitor?: string | undefined;
    token?: string;
    gpp?: string | undefined;
  }): Promise<Started | undefined> {
    for (;;) {
      const answer = await this.#fetch('/v1/sessions', stringify(body), false);
      if (answer?.status === 201) {
        this.#failures = 0;
        return answer.json() as Promise<Started>;
      }
      if (answer && answer.status < 500 && answer.status !== 429) {
        const { detail = '', mend = '' } = (await answer.json().catch(() => ({}))) as Record<string, string>;
        report(
          `the server refused to start a session (${answer.status}). ${detail} ${mend} Nothing is recorded.`,
        );
        return undefined;
      }
      await this.#wait();
    }
  }

  /** Forgets everything that waits, and breaks off what is under way. */
  discard(): void {
    this.#queue = [];
    this.#abort.abort();
    this.#abort = new AbortController();
  }

  /** The network is back: no need to wait longer. */
  wake(): void {
    clearTimer(this.#timer);
    this.#wakeUp?.();
  }

  /**
   * The page goes away: what fits goes out at once.
   *
   * @returns the chunks of a session that did not fit, for the next page of the tab
   */
  leave(session: Session | undefined): Unsent[] {
    const unsent: Unsent[] = [];
    for (const item of this.#queue.splice(0)) {
      const { json, events, path } = item;
      if (item.isSafe) continue;
      item.isLeft = true;
      const body = item.body ?? (events === undefined ? json : gzipStored(json));
      const size = typeof body === 'string' ? body.length : body.byteLength;
      if (events !== undefined) item.seq ??= item.session.next++;
      if (this.#keptAlive + size <= KEEPALIVE) void this.#post(item, body, size);
      else if (item.session === session && events !== undefined)
        unsent.push({ path, json, events, seq: item.seq! });
    }
    return unsent;
  }

  /** Sends what the page before could not. */
  takeOver(session: Session, unsent: readonly Unsent[]): void {
    for (const item of unsent) this.#add({ session, ...item });
  }

  #wakeUp: (() => void) | undefined;

  async #wait(): Promise<void> {
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures++);
    await new Promise<void>((resolve) => {
      this.#wakeUp = resolve;
      this.#timer = setTimer(resolve, longest * (0.5 + random() / 2));
    });
  }

  #add(item: Item): void {
    this.#queue.push(item);
    let size = this.#queue.reduce((sum, { json }) => sum + json.length, 0);
    // The first item may be under way.
    for (let at = 1; size > LARGEST_QUEUE && at < this.#queue.length - 1; ) {
      const { events, session, json } = this.#queue[at]!;
      if (events === undefined) at++;
      else {
        this.#queue.splice(at, 1);
        size -= json.length;
        this.#lose(session, 'memory', events);
      }
    }
    void this.#pump();
  }

  /** A number is left out, so that the server knows of the gap too. */
  #lose(session: Session, reason: Gap['reason'], events: number): void {
    session.next++;
    this.#hooks.lost(session, { reason, chunks: 1, events });
  }

  async #pump(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    while (this.#queue[0]) {
      const item = this.#queue[0];
      const { signal } = this.#abort;
      const isDone = await this.#send(item).catch(() => false);
      if (signal.aborted) continue;
      if (isDone) {
        this.#failures = 0;
        if (this.#queue[0] === item) this.#queue.shift();
      } else await this.#wait();
    }
    this.#isBusy = false;
  }

  /** @returns whether the item is done with */
  async #send(item: Item): Promise<boolean> {
    const { session, json, events } = item;
    if (now() > session.until - TOKEN_MARGIN_MS && !(await this.#refresh(session))) return true;
    if (events !== undefined) {
      item.body ??= await gzip(json);
      if (item.body.byteLength > LARGEST_BODY) return this.#divide(item, events);
      item.seq ??= session.next++;
    }
    if (item.isLeft) return true;
    const answer = await this.#post(item, item.body ?? json, item.body?.byteLength ?? json.length);
    const status = answer?.status ?? 0;
    // An authoriser's refusal carries no CORS headers and reads as a failure of the network.
    if (status === 0 || status === 401) session.until = 0;
    if (status === 0 || status === 401 || status === 429 || status >= 500) return false;
    item.done?.(status);
    if (status >= 400 && events !== undefined) {
      report(`the server refused a part of the recording (${status}).`);
      this.#lose(session, 'refused', events);
    }
    return true;
  }

  #divide(item: Item, count: number): boolean {
    const parts = split(parse(item.json) as eventWithTime[], LARGEST_PART);
    if (parts.length === 0) {
      this.#lose(item.session, 'too-large', count);
      return true;
    }
    const { session, path } = item;
    this.#queue.splice(
      0,
      1,
      ...parts.map((events) => ({ session, path, json: toJson(events), events: events.length })),
    );
    return true;
  }

  /** @returns false when the session is over; what waits for it is dropped then */
  async #refresh(session: Session): Promise<boolean> {
    const started = await this.start({
      siteKey: session.key,
      token: session.token,
      visitor: session.visitor,
    });
    if (started?.session === session.id) {
      Object.assign(session, renewed(started));
      return true;
    }
    const dropped = this.#queue.filter((item) => item.session === session);
    this.#queue = this.#queue.filter((item) => item.session !== session);
    for (const { done } of dropped) done?.(0);
    if (started) this.#hooks.replaced(session, started);
    return false;
  }

  #pathOf({ path, session, seq }: Item): string {
    return `${path}token=${encodeURIComponent(session.token)}${seq === undefined ? '' : `&seq=${seq}`}`;
  }

  async #post(item: Item, body: BodyInit, size: number): Promise<Response | undefined> {
    const keepalive = this.#keptAlive + size <= KEEPALIVE;
    if (keepalive) this.#keptAlive += size;
    item.isSafe = keepalive;
    const answer = await this.#fetch(this.#pathOf(item), body, keepalive);
    item.isSafe = false;
    if (keepalive) this.#keptAlive -= size;
    return answer;
  }

  /** No Content-Type but text, no header of its own: no preflight. The page's address is nobody's business. */
  #fetch(path: string, body: BodyInit, keepalive: boolean): Promise<Response | undefined> {
    return fetch(this.#url + path, {
      method: 'POST',
      body,
      keepalive,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: this.#abort.signal,
    }).catch(() => undefined);
  }
}

/** A token and when to exchange it. The clocks can disagree, but a token never lasts longer than it can. */
export function renewed({ token, expiresAt }: Started): Pick<Session, 'token' | 'until'> {
  const left = Date.parse(expiresAt) - now();
  return { token, until: now() + (left > 0 && left < TOKEN_MS ? left : TOKEN_MS) };
}
