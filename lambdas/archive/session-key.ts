import { createSessionKey, sealingPeriod, unwrapSessionKey } from '../../core/sealing/session-key.ts';
import type { KeyRing } from '../../stores/key-ring.ts';
import type { LiveSession, SessionRow, Sessions } from '../../stores/sessions.ts';

const DAY = 24 * 60 * 60 * 1000;

export interface OpenSession {
  readonly row: LiveSession;
  /** The unwrapped key; lives no longer than the invocation. */
  readonly key: Uint8Array;
}

export interface NewSession {
  readonly session: string;
  readonly business: string;
  readonly createdAt: number;
  readonly retentionDays: number;
}

/**
 * The session's key: the one on file, or a new one where there is neither key nor tombstone.
 *
 * @param standing what a strongly consistent read found
 * @param now ms since 1970
 * @returns undefined when the session carries a tombstone, has expired, or belongs to another business
 */
export async function openSession(
  sessions: Sessions,
  sealKeys: KeyRing,
  standing: SessionRow | undefined,
  wanted: NewSession,
  now: number,
): Promise<OpenSession | undefined> {
  const { session, business, createdAt, retentionDays } = wanted;
  if (standing === undefined) {
    const period = sealingPeriod(createdAt);
    const periodKey = await sealKeys.findOrCreate(business, period);
    const { key, wrapped } = createSessionKey(periodKey, { business, session, generation: 1, period });
    const expiresAt = createdAt + retentionDays * DAY;
    const row: LiveSession = { state: 'live', session, business, createdAt, expiresAt, ...wrapped };
    if (await sessions.create(row)) return { row, key };
  }
  const row = standing ?? (await sessions.get(session));
  if (row === undefined) throw new Error('a session row vanished while it was made');
  if (row.state === 'tombstone' || row.business !== business || row.expiresAt <= now) return undefined;
  // What the session now holds may be kept for a shorter time than what it held before.
  const expiresAt = row.createdAt + retentionDays * DAY;
  if (expiresAt < row.expiresAt) await sessions.expireSooner(session, expiresAt);
  const periodKey = await sealKeys.find(business, row.period);
  if (periodKey === undefined) throw new Error('the period key of a live session is missing');
  return { row, key: unwrapSessionKey(periodKey, row, row) };
}
