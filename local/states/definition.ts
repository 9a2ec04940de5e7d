/** A JSON object of a definition, read field by field. */
export type Json = Record<string, unknown>;

/**
 * The fields that the interpreter acts on. It ignores all others without a word, so a definition that has another
 * one is refused: it would run differently here than on AWS.
 */
const ANY_STATE = ['Type', 'Comment', 'QueryLanguage', 'Next', 'End', 'InputPath', 'OutputPath'];
const RETRIES = ['Retry', 'Catch'];
const RESULT = ['ResultPath', 'ResultSelector'];
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Task: ['Resource', 'Parameters', 'TimeoutSeconds', 'TimeoutSecondsPath', ...RESULT, ...RETRIES],
  Pass: ['Result', 'Parameters', 'ResultPath'],
  Wait: ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'],
  Choice: ['Choices', 'Default'],
  Succeed: [],
  Fail: ['Error', 'ErrorPath', 'Cause', 'CausePath'],
  Map: [
    ...[
      'ItemProcessor',
      'Iterator',
      'ItemsPath',
      'ItemSelector',
      'Parameters',
      'MaxConcurrency',
      'MaxConcurrencyPath',
    ],
    ...RESULT,
    ...RETRIES,
  ],
  Parallel: ['Branches', 'Parameters', ...RESULT, ...RETRIES],
};
const MACHINE = ['StartAt', 'States', 'Comment', 'Version', 'TimeoutSeconds', 'QueryLanguage'];
const RETRIER = [
  'ErrorEquals',
  'IntervalSeconds',
  'MaxAttempts',
  'BackoffRate',
  'MaxDelaySeconds',
  'JitterStrategy',
  'Comment',
];
const INVOKE_PARAMETERS = ['FunctionName', 'FunctionName.$', 'Payload', 'Payload.$'];
const CATCHER = ['ErrorEquals', 'Next', 'ResultPath', 'Comment'];
/** The parts of the context object that an execution has here. */
const CONTEXT = /\$\$\.(Execution\.(Id|Name|RoleArn|Input|StartTime)|StateMachine\.(Id|Name)|Map\.Item)/;

const LAMBDA_INVOKE = /^arn:aws[^:]*:states:[^:]*:[^:]*:lambda:invoke$/;
const LAMBDA_ARN = /^arn:aws[^:]*:lambda:[^:]+:\d+:function:[^:]+(:[^:]+)?$/;

/** How a Task calls its function: the ARN as its resource, or the service integration with Parameters. */
export type TaskForm = { readonly functionArn: string } | 'lambda:invoke';

/** Reads a Task's resource. Throws an Error for anything but a Lambda function. */
export function taskForm(resource: unknown): TaskForm {
  const text = String(resource);
  if (LAMBDA_INVOKE.test(text)) return 'lambda:invoke';
  if (LAMBDA_ARN.test(text)) return { functionArn: text };
  throw new Error(
    `resource ${text}; the local run knows Lambda functions by ARN and arn:aws:states:::lambda:invoke`,
  );
}

/**
 * Refuses what the interpreter would silently ignore: JSONata, variables, distributed maps, task tokens, other
 * integrations, heartbeats. Throws an Error that names the state.
 */
export function checkDefinition(definition: Json, where: string): void {
  only(definition, MACHINE, where);
  language(definition, where);
  for (const [name, state] of Object.entries(definition.States as Record<string, Json>)) {
    checkState(state, `${where}, state ${name}`);
  }
}

function checkState(state: Json, where: string): void {
  const fields = FIELDS[String(state.Type)];
  if (!fields) throw new Error(`${where}: type ${String(state.Type)} is unknown`);
  only(state, [...ANY_STATE, ...fields], where);
  language(state, where);
  for (const retrier of (state.Retry ?? []) as Json[]) only(retrier, RETRIER, `${where}, Retry`);
  for (const catcher of (state.Catch ?? []) as Json[]) only(catcher, CATCHER, `${where}, Catch`);
  if (state.Type === 'Task') {
    try {
      const form = taskForm(state.Resource);
      if (form === 'lambda:invoke') only((state.Parameters ?? {}) as Json, INVOKE_PARAMETERS, 'Parameters');
    } catch (error) {
      throw new Error(`${where}: ${(error as Error).message}`);
    }
  }
  for (const branch of (state.Branches ?? []) as Json[]) checkDefinition(branch, `${where}, branch`);
  const processor = (state.ItemProcessor ?? state.Iterator) as Json | undefined;
  if (processor) {
    const { ProcessorConfig, ...machine } = processor as Json & { ProcessorConfig?: Json };
    if (ProcessorConfig?.Mode === 'DISTRIBUTED') {
      throw new Error(`${where}: a distributed map; the local run has inline maps`);
    }
    checkDefinition(machine, `${where}, map`);
  }
  const { ItemProcessor, Iterator, Branches, ...own } = state;
  for (const path of contextPaths(own)) {
    if (!CONTEXT.test(path)) throw new Error(`${where}: the context object has no ${path} in the local run`);
  }
}

function only(value: Json, allowed: readonly string[], where: string): void {
  const foreign = Object.keys(value).find((field) => !allowed.includes(field));
  if (foreign)
    throw new Error(
      `${where}: field ${foreign} would be ignored by the local run; it knows ${allowed.join(', ')}`,
    );
}

function language(value: Json, where: string): void {
  if ((value.QueryLanguage ?? 'JSONPath') !== 'JSONPath') {
    throw new Error(`${where}: QueryLanguage ${String(value.QueryLanguage)}; the local run knows JSONPath`);
  }
}

function contextPaths(value: unknown): string[] {
  if (typeof value === 'string') return value.match(/\$\$[.[][^\s,)]*/g) ?? [];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(contextPaths);
}
