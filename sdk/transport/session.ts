import { now, parse, stringify } from '../natives.ts';
import type { Category } from '../types.ts';
import type { Unsent } from './sender.ts';

/** A session of this tab: kept in sessionStorage between its pages, and nowhere while a page is open. */
export interface Session {
  readonly key: string;
  readonly id: string;
  readonly visitor: string;
  token: string;
  /** When the token has to be exchanged, ms since 1970. */
  until: number;
  readonly began: number;
  /** When the visitor last did something. */
  active: number;
  /** The next chunk's number. */
  next: number;
  /** What the business may keep. */
  readonly may: readonly Category[];
  readonly isSampled: boolean;
  /** What a page could not send before it went away. */
  unsent?: readonly Unsent[];
}

const SESSION = 'scrubjay';
const VISITOR = 'scrubjay.visitor';
const IDLE_MS = 30 * 60_000;
const LONGEST_MS = 4 * 60 * 60_000;

/** Whether a session is over: half an hour without the visitor doing anything, or four hours in all. */
export function isOver({ began, active }: Session): boolean {
  return now() - active > IDLE_MS || now() - began > LONGEST_MS;
}

/** Takes the tab's session out of the store, so that a copy of the tab does not go on with it too. */
export function takeSession(key: string): Session | undefined {
  const session = withStorage('sessionStorage', (store) => {
    const text = store.getItem(SESSION);
    store.removeItem(SESSION);
    return text ? (parse(text) as Session) : undefined;
  });
  return session?.key === key && !isOver(session) ? session : undefined;
}

export function putSession(session: Session | undefined): void {
  withStorage('sessionStorage', (store) =>
    session ? store.setItem(SESSION, stringify(session)) : store.removeItem(SESSION),
  );
}

/** The browser's random visitor id. */
export function storedVisitor(): string | undefined {
  return withStorage('localStorage', (store) => store.getItem(VISITOR)) ?? undefined;
}

export function putVisitor(visitor: string | undefined): void {
  withStorage('localStorage', (store) =>
    visitor ? store.setItem(VISITOR, visitor) : store.removeItem(VISITOR),
  );
}

/** Browsers can refuse their stores; then a session lasts one page. */
function withStorage<T>(name: 'sessionStorage' | 'localStorage', work: (store: Storage) => T): T | undefined {
  try {
    return work(globalThis[name]);
  } catch {
    return undefined;
  }
}
