import type { Runtime } from '../lambda/runtime.ts';
import type { Deployment, Resource } from '../template/deployment.ts';

/** An event as it is put into the account's bus. */
interface BusEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
}

/** The account's event bus of the local run. */
export interface Events {
  /** Delivers an event to the targets of every rule that matches it, as EventBridge does, and waits for them. */
  put(event: BusEvent): Promise<void>;
}

interface EventRule {
  readonly pattern: { readonly source?: readonly string[]; readonly 'detail-type'?: readonly string[] };
  readonly functionArns: readonly string[];
}

/** Lambda tries an asynchronous invocation that fails twice more. */
const TRIES = 3;

/**
 * Reads the rules of the template.
 *
 * @throws {Error} for a rule that would do here something else than on AWS
 */
export function startEvents(deployment: Deployment, runtime: Pick<Runtime, 'invoke'>): Events {
  const rules = deployment.ofType('AWS::Events::Rule').map(readRule);
  return {
    async put(event) {
      const matching = rules.filter(({ pattern }) => matches(pattern, event));
      const { source, detailType, detail } = event;
      const envelope = { version: '0', source, 'detail-type': detailType, detail };
      for (const functionArn of matching.flatMap(({ functionArns }) => functionArns)) {
        for (let left = TRIES; left > 0; left -= 1) {
          const { functionError } = await runtime.invoke(functionArn, envelope);
          if (functionError === undefined) break;
        }
      }
    },
  };
}

function matches(pattern: EventRule['pattern'], { source, detailType }: BusEvent): boolean {
  const { source: sources = [source], 'detail-type': types = [detailType] } = pattern;
  return sources.includes(source) && types.includes(detailType);
}

const PROPERTIES = ['Description', 'EventPattern', 'Name', 'State', 'Targets'];
const PATTERNS = ['source', 'detail-type'];

function readRule({ logicalId, properties }: Resource): EventRule {
  const only = (value: object, known: readonly string[]) => {
    const foreign = Object.keys(value).find((name) => !known.includes(name));
    if (foreign !== undefined)
      throw new Error(`rule ${logicalId}: ${foreign} would be ignored by the local run`);
  };
  only(properties, PROPERTIES);
  const pattern = (properties.EventPattern ?? {}) as EventRule['pattern'];
  only(pattern, PATTERNS);
  const targets = (properties.Targets ?? []) as { readonly Arn: string; readonly Id: string }[];
  for (const target of targets) only(target, ['Arn', 'Id']);
  return { pattern, functionArns: targets.map(({ Arn }) => Arn) };
}
