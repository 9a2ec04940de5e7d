import { setTimeout as sleep } from 'node:timers/promises';
import { JournalNotReplayedError } from '../../stores/restore-guard.ts';

/** How long to wait before the next look. */
const MILLISECONDS = 2_000;

/**
 * Does a stage's work; while a table was restored and the journal is yet to be replayed, it waits, so that the records
 * stay in their stream for as many hours as its attempts give, instead of as many minutes.
 *
 * @param work may be begun again from its start
 * @param until ms since 1970 after which it waits no more
 * @throws {JournalNotReplayedError} when the journal was not replayed by then
 */
export async function onceReplayed<T>(work: () => Promise<T>, until: number): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof JournalNotReplayedError) || Date.now() + MILLISECONDS > until) throw error;
      await sleep(MILLISECONDS);
    }
  }
}
