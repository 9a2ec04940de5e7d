/** One entry of an execution's history: what went into a state and what came out of it. */
export interface HistoryEvent {
  readonly type:
    | 'ExecutionStarted'
    | 'ExecutionSucceeded'
    | 'ExecutionFailed'
    | 'ExecutionAborted'
    | 'ExecutionTimedOut'
    | 'StateEntered'
    | 'StateExited'
    | 'StateFailed'
    | 'StateRetried'
    | 'StateCaught'
    | 'TaskScheduled'
    | 'TaskSucceeded';
  /** Local time, in milliseconds since the epoch. */
  readonly timestamp: number;
  readonly state?: string;
  readonly stateType?: string;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
}

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** An execution as DescribeExecution shows it. Dates are local time in milliseconds. */
export interface ExecutionDescription {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startDate: number;
  readonly stopDate?: number;
  readonly input: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  /** The state that the execution is in, while it runs. */
  readonly currentState?: string;
}

/**
 * The Step Functions of the local run.
 * Errors carry AWS's names: StateMachineDoesNotExist, ExecutionDoesNotExist, ExecutionAlreadyExists,
 * InvalidExecutionInput, InvalidName.
 */
export interface StatesService {
  /** Starts an execution. The same name and input while it runs answers the running one. */
  startExecution(input: {
    stateMachineArn: string;
    name?: string;
    /** JSON text; '{}' when left out. */
    input?: string;
  }): Promise<{ executionArn: string; startDate: number }>;
  describeExecution(executionArn: string): ExecutionDescription;
  /** Every execution, oldest first; of one state machine when its ARN is given. */
  listExecutions(stateMachineArn?: string): ExecutionDescription[];
  /** What AWS would keep as the execution's history, inputs and outputs included. */
  history(executionArn: string): readonly HistoryEvent[];
}
