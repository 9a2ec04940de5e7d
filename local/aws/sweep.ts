import type { Gateway } from './gateway.ts';
import type { StoredBytes } from './service.ts';

export type { StoredBytes } from './service.ts';

/**
 * Every byte that the stores of a run hold: items of tables (as JSON), objects of buckets in all their versions,
 * stream records, queue messages. Nothing is changed by reading.
 *
 * @example
 * for await (const { store, place, bytes } of everyStoredByte(gateway))
 *   if (bytes.includes('joe@example.com')) throw new Error(`found in ${store} at ${place}`);
 */
export async function* everyStoredByte(gateway: Gateway): AsyncGenerator<StoredBytes> {
  yield* gateway.contents();
}
