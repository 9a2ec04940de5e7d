import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { settled } from '../../stores/settling.ts';
import { logFailure } from './log.ts';

/** Before the deadline an invocation gets this long to let its aborted calls settle. */
const MARGIN_MILLISECONDS = 1_500;

/**
 * The one way in which a handler is made: its work is bounded by the invocation's deadline and answers only when
 * every AWS call it began has settled. A failure leaves as an error without the text of its cause, since the text of
 * an error reaches logs and failure records.
 */
export function settledHandler<Event, Result>(work: (event: Event, context: Context) => Promise<Result>) {
  return middy<Event, Result>().handler((event: Event, context: Context) =>
    settled(context.getRemainingTimeInMillis() - MARGIN_MILLISECONDS, async () => {
      try {
        return await work(event, context);
      } catch (error) {
        logFailure('invocation failed', error);
        throw bare(error);
      }
    }),
  );
}

function bare(error: unknown): Error {
  const name = error instanceof Error ? error.name : 'Error';
  const clean = new Error(`${name}: see the function's log for the code`);
  clean.name = name;
  clean.stack = '';
  return clean;
}
