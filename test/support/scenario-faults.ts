import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalRun } from '../../local/run.ts';

/** Faults of the scenario. Each answers how to take it away. */
type Heal = () => void;

/** The answer to a function's first such call is lost after it took effect. */
export function answerLost(run: LocalRun, fn: string, action: string, store: string): Heal {
  let lost = false;
  return run.gateway.intercept((call) => {
    if (lost || !isCall(run, call, fn, action, store)) return undefined;
    lost = true;
    return { kind: 'lost-answer' };
  });
}

/** Every call of a function waits until the fault is taken away. */
export function heldUp(run: LocalRun, fn: string): Heal {
  const { logicalId } = run.deployment.byPath(fn);
  const { promise: until, resolve } = Promise.withResolvers<void>();
  const heal = run.gateway.intercept(({ principal }) =>
    principal === logicalId ? { kind: 'delay', until } : undefined,
  );
  return () => {
    heal();
    resolve();
  };
}

/** A stage fails on each batch with that session, so that its record is given up in the end. */
export function givenUp(run: LocalRun, fn: string, session: string): Heal {
  return run.gateway.intercept((call) =>
    isCall(run, call, fn, 'dynamodb:BatchGetItem', 'Sessions') && call.body.includes(session)
      ? { kind: 'error', status: 400, code: 'ValidationException' }
      : undefined,
  );
}

/**
 * The erasure's first look into the archive is held until half of the erasure's time is over, when it writes down
 * where it left off: again and again, until it was seen to write.
 */
export function eraseTooSlowly(run: LocalRun): Heal {
  const { Timeout } = run.deployment.byPath('DeleteErase').properties;
  let written = false;
  return run.gateway.intercept((call) => {
    written ||= isCall(run, call, 'DeleteErase', 'dynamodb:PutItem', 'Particulars');
    if (written || !isCall(run, call, 'DeleteErase', 's3:ListBucket', 'Archive')) return undefined;
    return { kind: 'delay', until: sleep(Number(Timeout) * 500 + 50) };
  });
}

function isCall(
  run: LocalRun,
  call: { principal: string; action: string; resource: string },
  fn: string,
  action: string,
  store: string,
): boolean {
  return (
    call.principal === run.deployment.byPath(fn).logicalId &&
    call.action === action &&
    call.resource === run.deployment.byPath(store).arn
  );
}
