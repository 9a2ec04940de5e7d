import type { Call, Fault } from './gateway.ts';
import type { Operation } from './service.ts';
import { type Answer, AwsError } from './wire/answer.ts';

type Hook = (call: Call) => Fault | undefined;

/** The hooks that tests set to harm calls. */
export interface Faults {
  /** Adds a hook; answers how to take it away. The first hook that answers a fault decides. */
  intercept(hook: Hook): () => void;
  /** Carries an operation out, harmed or not; undefined when the connection is to be cut. */
  carryOut(operation: Operation, call: Call): Promise<Answer | undefined>;
}

export function createFaults(): Faults {
  const hooks = new Set<Hook>();
  return {
    intercept(hook) {
      hooks.add(hook);
      return () => hooks.delete(hook);
    },
    async carryOut(operation, call) {
      const fault = firstFault(hooks, call);
      switch (fault?.kind) {
        case undefined:
          return operation.perform();
        case 'error':
          throw new AwsError(fault.code, 'a fault that a test set', fault.status);
        case 'delay':
          await fault.until;
          return operation.perform();
        case 'lost-answer':
          await operation.perform().catch((error: unknown) => {
            if (!(error instanceof AwsError)) throw error;
          });
          return undefined;
        case 'partial':
          if (!operation.performWithout)
            throw new Error(`${call.action} has no entries that could fail one by one`);
          return operation.performWithout(fault.entries, fault.code);
      }
    },
  };
}

function firstFault(hooks: ReadonlySet<Hook>, call: Call): Fault | undefined {
  for (const hook of hooks) {
    const fault = hook(call);
    if (fault) return fault;
  }
  return undefined;
}
