import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Permissions } from '../iam/permissions.ts';
import type { Runtime } from '../lambda/runtime.ts';
import type { Deployment } from '../template/deployment.ts';
import { type Execution, startExecution } from './execution.ts';
import { createLocalTime } from './local-time.ts';
import { type Machine, readMachine } from './machine.ts';
import type { StatesService } from './service.ts';
import { MAX_DATA_BYTES } from './task.ts';

/** Step Functions of the local run, with what the run itself needs to know. */
export interface States extends StatesService {
  /** How many executions run and do more than wait for the clock. */
  readonly active: number;
  /** Every invocation that a state machine's role does not allow. */
  readonly denials: readonly string[];
  close(): Promise<void>;
}

const DEFAULT_RETRY_MS = 50;
/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what the name must not have.
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]{1,80}$/;

/**
 * Makes every AWS::StepFunctions::StateMachine of the deployment ready to run.
 * Throws an Error for a definition that would run differently here than on AWS.
 */
export function startStates(options: {
  readonly deployment: Deployment;
  readonly runtime: Pick<Runtime, 'invoke' | 'drained'>;
  readonly clock: Clock;
  readonly permissions: Pick<Permissions, 'denial'>;
  /** What a retry waits, in real milliseconds, whatever its interval in the definition. */
  readonly retryMs?: number;
  /** Awaited between a move of the clock and the end of waits: what is past must have expired before. */
  readonly beforeWake?: () => Promise<void>;
}): States {
  const {
    deployment,
    runtime,
    clock,
    permissions,
    retryMs = DEFAULT_RETRY_MS,
    beforeWake = async () => {},
  } = options;
  const machines = deployment.ofType('AWS::StepFunctions::StateMachine').map(readMachine);
  const executions = new Map<string, Execution>();
  const localTime = createLocalTime(clock, beforeWake);
  const denials: string[] = [];

  const checkOf = (machine: Machine) => (functionArn: string) => {
    const denial = permissions.denial(machine.logicalId, 'lambda:InvokeFunction', functionArn);
    if (denial) denials.push(denial.message);
    return denial?.message;
  };
  const find = (executionArn: string): Execution => {
    const found = executions.get(executionArn);
    if (found) return found;
    throw named('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
  };

  return {
    async startExecution({ stateMachineArn, name = randomUUID(), input = '{}' }) {
      const machine = machines.find(({ arn }) => arn === stateMachineArn);
      if (!machine)
        throw named('StateMachineDoesNotExist', `State Machine Does Not Exist: '${stateMachineArn}'`);
      if (!NAME.test(name))
        throw named('InvalidName', 'Invalid Name: expected 1 to 80 characters without special ones');
      if (!isJson(input) || Buffer.byteLength(input) > MAX_DATA_BYTES) {
        throw named(
          'InvalidExecutionInput',
          `Invalid State Machine Execution Input: expected JSON of at most ${MAX_DATA_BYTES} bytes`,
        );
      }
      const executionArn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
      const earlier = executions.get(executionArn)?.describe();
      if (earlier) {
        // The same name and input answers the running execution; a name is not free again when it has ended.
        if (earlier.status === 'RUNNING' && earlier.input === input)
          return { executionArn, startDate: earlier.startDate };
        throw named('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn}'`);
      }
      const execution = startExecution(
        machine,
        { executionArn, name, input },
        { runtime, clock, localTime, check: checkOf(machine), retryMs },
      );
      executions.set(executionArn, execution);
      return { executionArn, startDate: execution.describe().startDate };
    },
    describeExecution: (executionArn) => find(executionArn).describe(),
    listExecutions: (stateMachineArn) =>
      [...executions.values()]
        .map((execution) => execution.describe())
        .filter(
          (execution) => stateMachineArn === undefined || execution.stateMachineArn === stateMachineArn,
        ),
    history: (executionArn) => find(executionArn).history,
    get active() {
      return [...executions.values()].filter(({ active }) => active).length;
    },
    denials,
    async close() {
      await Promise.all([...executions.values()].map((execution) => execution.abort()));
    },
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
