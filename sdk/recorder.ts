import { record as rrweb } from '@rrweb/record';
import type { eventWithTime } from '@rrweb/types';
import { EventMasker } from './mask/event.ts';
import { Fields } from './mask/fields.ts';
import { EXCLUDED, IGNORED } from './mask/markers.ts';
import { maskText, type Rules } from './mask/text.ts';
import { Typed } from './mask/typed.ts';
import { maskUrl } from './mask/url.ts';
import { clearTimer, isTampered, now, parse, random, setTimer, stringify } from './natives.ts';
import { report } from './report.ts';
import { readSignals } from './signals.ts';
import { type Gap, renewed, Sender, type Started } from './transport/sender.ts';
import {
  isOver,
  putSession,
  putVisitor,
  type Session,
  storedVisitor,
  takeSession,
} from './transport/session.ts';
import type { Category, Consent, Options, Traits } from './types.ts';

const FLUSH_MS = 5000;
/** Roughly how much JSON makes a chunk before its time, in characters. */
const FLUSH_WEIGHT = 300_000;
/** The sources of events by which a visitor does something: moves, clicks, scrolls, sizes, entries, media, selections. */
const ACTIVITY = /^(?:[1-7]|12|14)$/;

/** One recorder on one page: what is recorded, and when. */
export class Recorder {
  readonly #siteKey: string;
  readonly #sampleRate: number;
  readonly #sender: Sender;
  readonly #typed = new Typed();
  readonly #masker: EventMasker;
  readonly #wishes = new Set<Category>();
  readonly #rules: Rules;
  #optsOut = false;
  /** Counts the sessions, so that an answer that comes too late is known. */
  #generation = 0;
  #session: Session | undefined;
  #starting: Promise<Session | undefined> | undefined;
  #stop: (() => void) | undefined;
  #events: eventWithTime[] = [];
  #weight = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #href = '';
  /** Whether the page is to be recorded: consent was given where it is needed, and nothing has ended it. */
  #isOn = false;

  constructor(siteKey: string, { apiUrl = '', requireConsent, sampleRate = 1 }: Options) {
    this.#siteKey = siteKey;
    this.#sampleRate = sampleRate;
    this.#sender = new Sender(apiUrl.replace(/\/$/, ''), {
      lost: (session, gap) => this.#lost(session, gap),
      replaced: (session, started) => this.#replaced(session, started),
    });
    this.#rules = {
      keeps: (category) =>
        this.#wishes.has(category) && !this.#optsOut && this.#session?.may.includes(category) === true,
      echoes: (text) => this.#typed.find(text),
    };
    this.#masker = new EventMasker(rrweb.mirror, this.#rules, new Fields(this.#rules, this.#typed));
    this.#listen();
    if (!requireConsent) this.resume();
  }

  get sessionId(): string | undefined {
    return this.#session?.id;
  }

  get visitorId(): string | undefined {
    return this.#session?.visitor;
  }

  record(switches: Partial<Record<Category, boolean>>): void {
    this.#flush();
    for (const [category, isOn] of Object.entries(switches) as [Category, boolean][])
      this.#wishes[isOn ? 'add' : 'delete'](category);
    if (this.#stop) rrweb.takeFullSnapshot();
  }

  async consent(consent: Consent): Promise<void> {
    const session = await this.#began();
    if (!session) return;
    this.#flush();
    const { gpp } = readSignals();
    const taken = this.#sender.call(session, 'consents', gpp ? { ...consent, gpp } : consent);
    this.resume();
    const status = await taken;
    if (status >= 400) report(`the server did not take the consent (${status}): nothing more is kept by it.`);
  }

  async withdraw(erase = false): Promise<void> {
    const session = this.#session;
    this.disable();
    this.#wishes.clear();
    if (!session) return;
    const status = await this.#sender.call(session, 'withdrawals', { erase, method: 'settings' });
    if (status >= 400) report(`the server did not take the withdrawal (${status}).`);
  }

  async identify(userId: string, traits: Traits): Promise<void> {
    const identifiers = Object.entries({ user_id: userId, ...traits }).map(([type, value]) => ({
      type,
      value: `${value}`,
    }));
    for (const { value } of identifiers) this.#typed.add(value, true);
    const session = await this.#began();
    if (!session) return;
    const status = await this.#sender.call(session, 'identities', { identifiers });
    if (status >= 400) report(`the server did not take the identity (${status}).`);
  }

  anonymize(): void {
    putVisitor(undefined);
    this.#restart();
  }

  track(name: string, props: unknown): void {
    if (!this.#stop) return;
    try {
      const copy = parse(stringify(props ?? {}));
      this.#custom(name, copy);
    } catch {
      report('track takes values that can be written as JSON.');
    }
  }

  pause(): void {
    this.#flush();
    this.#isOn = false;
    this.#stop?.();
    this.#stop = undefined;
  }

  resume(): void {
    this.#isOn = true;
    void this.#ready();
  }

  /** Ends recording on this page, and discards what was not sent. */
  disable(): void {
    this.#isOn = false;
    this.#sender.discard();
    this.#leaveSession();
  }

  /** The session, once there is one, with recording begun; undefined when there is none to be had. */
  async #ready(): Promise<Session | undefined> {
    const session = await this.#began();
    if (session && session === this.#session && this.#isOn && !this.#stop && session.isSampled)
      this.#startRecording();
    return session;
  }

  #began(): Promise<Session | undefined> {
    this.#starting ??= this.#begin();
    return this.#starting;
  }

  async #begin(): Promise<Session | undefined> {
    const { optsOut, gpp } = readSignals();
    this.#optsOut = optsOut;
    const kept = takeSession(this.#siteKey);
    if (kept) return this.#adopt(kept);
    const generation = ++this.#generation;
    const started = await this.#sender.start({ siteKey: this.#siteKey, visitor: storedVisitor(), gpp });
    return started && generation === this.#generation ? this.#open(started) : undefined;
  }

  #open(started: Started): Session {
    const { session: id, visitor, mayRecord = [], sampling = 1 } = started;
    const time = now();
    putVisitor(visitor);
    const session = this.#adopt({
      ...renewed(started),
      key: this.#siteKey,
      id,
      visitor,
      began: time,
      active: time,
      next: 0,
      may: mayRecord as Category[],
      isSampled: random() < Math.min(sampling, this.#sampleRate),
    });
    if (this.#optsOut)
      void this.#sender.call(session, 'opt-outs', { kinds: ['sale-and-sharing'], method: 'signal' });
    return session;
  }

  #adopt(session: Session): Session {
    this.#session = session;
    this.#sender.takeOver(session, session.unsent ?? []);
    delete session.unsent;
    return session;
  }

  /** A new session in place of this one, which is over. */
  #restart(): void {
    this.#flush();
    this.#leaveSession();
    if (this.#isOn) void this.#ready();
  }

  #leaveSession(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#events = [];
    this.#generation++;
    this.#session = this.#starting = undefined;
    putSession(undefined);
  }

  #replaced(session: Session, started: Started): void {
    if (session !== this.#session) return;
    this.#leaveSession();
    this.#starting = Promise.resolve(this.#open(started));
    void this.#ready();
  }

  #startRecording(): void {
    this.#href = location.href;
    try {
      this.#stop = rrweb({
        emit: (event) => this.#emit(event),
        blockSelector: EXCLUDED,
        ignoreSelector: IGNORED,
        // Masking needs to know what was typed, to find it elsewhere.
        maskInputOptions: {},
        slimDOMOptions: true,
        recordAfter: 'DOMContentLoaded',
        errorHandler: () => true,
      });
    } catch {
      report('this page cannot be recorded.');
    }
  }

  #emit(event: eventWithTime): void {
    const session = this.#session;
    if (!session || !this.#isOn) return;
    if (isTampered()) {
      report(
        'the page replaced built-in functions after the recorder had loaded; recording has ended. Load the recorder last.',
      );
      this.disable();
      return;
    }
    const source = event.type === 3 ? (event.data.source as number) : 0;
    const isActive = ACTIVITY.test(`${source}`);
    if (isOver(session)) {
      // What a page does by itself wakes no session that has ended.
      if (isActive) this.#restart();
      return;
    }
    if (isActive) session.active = now();
    try {
      if (!this.#masker.mask(event)) return;
    } catch {
      report('something on this page could not be masked, and was left out.');
      return;
    }
    const { href } = location;
    if (event.type !== 4 && href !== this.#href)
      this.#custom('navigation', { href: maskUrl(href, this.#rules) });
    this.#href = href;
    this.#push(event);
  }

  #custom(tag: string, payload: unknown): void {
    const strings = (value: unknown): unknown => {
      if (typeof value === 'string') return maskText(value, this.#rules);
      if (typeof value === 'number') return maskText(`${value}`, this.#rules) === `${value}` ? value : 0;
      if (!value || typeof value !== 'object') return value;
      if (Array.isArray(value)) return value.map(strings);
      return Object.fromEntries(
        Object.entries(value).map(([key, each]) => [maskText(key, this.#rules), strings(each)]),
      );
    };
    this.#push({
      type: 5,
      data: { tag: maskText(tag, this.#rules), payload: strings(payload) },
      timestamp: now(),
    });
  }

  #push(event: eventWithTime): void {
    this.#events.push(event);
    const { adds = [], attributes = [] } = event.data as { adds?: unknown[]; attributes?: unknown[] };
    this.#weight +=
      100 + 200 * ((adds?.length ?? 0) + (attributes?.length ?? 0)) + (event.type === 2 ? FLUSH_WEIGHT : 0);
    this.#timer ??= setTimer(() => this.#flush(), FLUSH_MS);
    if (this.#weight > FLUSH_WEIGHT) {
      clearTimer(this.#timer);
      this.#timer = setTimer(() => this.#flush(), 0);
      this.#weight = 0;
    }
  }

  #flush(): void {
    clearTimer(this.#timer);
    this.#timer = undefined;
    this.#weight = 0;
    const events = this.#events.splice(0);
    this.#masker.sent();
    if (events.length && this.#session)
      this.#sender.chunk(this.#session, events, this.#optsOut ? '' : [...this.#wishes].join());
  }

  #lost(session: Session, gap: Gap): void {
    if (session !== this.#session || !this.#stop) return;
    this.#custom('scrubjay:gap', gap);
    rrweb.takeFullSnapshot();
  }

  #listen(): void {
    addEventListener('online', () => this.#sender.wake());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.#flush();
    });
    addEventListener('pagehide', () => {
      this.#flush();
      const unsent = this.#sender.leave(this.#session);
      putSession(this.#session && { ...this.#session, unsent });
    });
    addEventListener('pageshow', ({ persisted }) => {
      if (persisted && this.#session) this.#comeBack(this.#session);
    });
  }

  /** From the back-forward cache: another page of this tab may have gone on with the session, or ended it. */
  #comeBack(session: Session): void {
    const kept = takeSession(this.#siteKey);
    if (kept?.id !== session.id) {
      this.#restart();
      return;
    }
    this.#adopt(Object.assign(session, kept));
    if (this.#stop) rrweb.takeFullSnapshot();
  }
}
