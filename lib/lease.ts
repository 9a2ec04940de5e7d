import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ScrubjayFunction } from './scrubjay-function.ts';

const MARGIN_SECONDS = 15;

/**
 * How long a deletion waits after its tombstones stand: the longest timeout of any function there is, and a
 * margin for clocks. An invocation that looked before the tombstones is over by then; one that looks later sees
 * them. A deployment that shortens the longest timeout must not run together with a deletion's lease: versions
 * with the old timeout may still be running.
 *
 * @param scope all functions under it count. Call it when all of them exist.
 */
export function leaseOf(scope: Construct): Duration {
  const timeouts = scope.node
    .findAll()
    .filter((construct) => construct instanceof ScrubjayFunction)
    .map((fn) => fn.timeoutSeconds);
  return Duration.seconds(Math.max(...timeouts) + MARGIN_SECONDS);
}
