/** A state of a definition, as far as the workflow of a deletion uses them. */
interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Choices?: readonly (Readonly<Record<string, unknown>> & { readonly Next: string })[];
  readonly Catch?: readonly { readonly Next: string }[];
  readonly Seconds?: number;
  readonly TimestampPath?: string;
}

export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export interface Ended {
  readonly status: 'succeeded' | 'failed';
  /** The state that it ended in. */
  readonly state: string;
  readonly passed: readonly string[];
}

export interface Driving {
  /** Runs a Task; when it throws, it is run again. */
  task(state: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** @param until ms since 1970 */
  wait(state: string, until: number): Promise<void>;
  now(): number;
}

const MOST_TRIES = 5;
const MOST_STATES = 5_000;

/** Walks a state machine's definition on a clock that it moves itself; retries wait for nothing. */
export async function drive(
  { StartAt, States }: Definition,
  input: Record<string, unknown>,
  driving: Driving,
): Promise<Ended> {
  const passed: string[] = [];
  let [name, data]: [string, Record<string, unknown>] = [StartAt, input];
  while (passed.length < MOST_STATES) {
    passed.push(name);
    const state = States[name]!;
    switch (state.Type) {
      case 'Succeed':
        return { status: 'succeeded', state: name, passed };
      case 'Fail':
        return { status: 'failed', state: name, passed };
      case 'Choice':
        name = state.Choices!.find((rule) => applies(rule, data))?.Next ?? state.Default!;
        continue;
      case 'Wait': {
        const at = state.TimestampPath && Date.parse(String(data[state.TimestampPath.slice(2)]));
        await driving.wait(name, at || driving.now() + Number(state.Seconds) * 1000);
        name = state.Next!;
        continue;
      }
      case 'Task': {
        const answer = await tried(() => driving.task(name, data));
        data = answer ?? data;
        name = answer === undefined ? state.Catch![0]!.Next : state.Next!;
        continue;
      }
      default:
        throw new Error(`the driver does not know ${state.Type}`);
    }
  }
  throw new Error('the workflow does not come to an end');
}

async function tried<T>(work: () => Promise<T>): Promise<T | undefined> {
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof TypeError || error instanceof ReferenceError) throw error;
    }
  }
  return undefined;
}

function applies(rule: Readonly<Record<string, unknown>>, data: Record<string, unknown>): boolean {
  const value = data[String(rule.Variable).slice(2)];
  if ('IsPresent' in rule) return (value !== undefined) === rule.IsPresent;
  if ('StringEquals' in rule) return value === rule.StringEquals;
  if ('BooleanEquals' in rule) return value === rule.BooleanEquals;
  if ('NumericEquals' in rule) return value === rule.NumericEquals;
  if ('NumericLessThan' in rule) return Number(value) < Number(rule.NumericLessThan);
  throw new Error(`the driver does not know the rule ${Object.keys(rule)}`);
}
