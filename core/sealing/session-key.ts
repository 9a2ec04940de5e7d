import { decrypt, encrypt, newKey } from './aead.ts';

/** A session's own key, wrapped under the business's key of a period. */
export interface WrappedSessionKey {
  readonly generation: number;
  /** Which period key wraps it, e.g. `2026-11`. */
  readonly period: string;
  readonly wrapped: Uint8Array;
}

/** The period of a time: KMS wraps one key per business and month, never one per session. */
export function sealingPeriod(now: number): string {
  return new Date(now).toISOString().slice(0, 7);
}

/** Makes and wraps a new session key. The clear key must not outlive the invocation. */
export function createSessionKey(
  periodKey: Uint8Array,
  place: {
    readonly business: string;
    readonly session: string;
    readonly generation: number;
    readonly period: string;
  },
): { readonly key: Uint8Array; readonly wrapped: WrappedSessionKey } {
  const key = newKey();
  const { generation, period } = place;
  return { key, wrapped: { generation, period, wrapped: encrypt(periodKey, context(place), key) } };
}

/** Unwraps a session key. @throws {SealError} */
export function unwrapSessionKey(
  periodKey: Uint8Array,
  place: { readonly business: string; readonly session: string },
  wrapped: WrappedSessionKey,
): Uint8Array {
  return decrypt(periodKey, context({ ...place, ...wrapped }), wrapped.wrapped);
}

/** The key of a session that is of a generation, wrapped; undefined when it was destroyed or never was. */
export function keyOfGeneration(
  session: WrappedSessionKey & { readonly earlier?: readonly WrappedSessionKey[] },
  generation: number,
): WrappedSessionKey | undefined {
  return [session, ...(session.earlier ?? [])].find((key) => key.generation === generation);
}

function context(p: { business: string; session: string; generation: number; period: string }): string[] {
  return ['session-key', p.business, p.session, `${p.generation}`, p.period];
}
