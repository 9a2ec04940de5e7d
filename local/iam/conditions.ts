import { matchesPattern } from './pattern.ts';

/**
 * What is known of a request, by condition key (lower case): one value or several. A key that is left out is
 * absent, as IAM means it.
 */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

/** One line of a policy's Condition block. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

type Comparison = (actual: string, expected: string) => boolean;

const equals: Comparison = (actual, expected) => actual === expected;
const equalsIgnoringCase: Comparison = (actual, expected) => actual.toLowerCase() === expected.toLowerCase();
const like: Comparison = (actual, expected) => matchesPattern(expected, actual);
const numeric =
  (compare: (actual: number, expected: number) => boolean): Comparison =>
  (actual, expected) =>
    compare(Number(actual), Number(expected));

/** The operators that compare a value; `negated` ones hold when no expected value matches, and for an absent key. */
const operators: Record<string, { readonly compare: Comparison; readonly negated?: true }> = {
  stringequals: { compare: equals },
  stringnotequals: { compare: equals, negated: true },
  stringequalsignorecase: { compare: equalsIgnoringCase },
  stringnotequalsignorecase: { compare: equalsIgnoringCase, negated: true },
  stringlike: { compare: like },
  stringnotlike: { compare: like, negated: true },
  arnequals: { compare: like },
  arnlike: { compare: like },
  arnnotequals: { compare: like, negated: true },
  arnnotlike: { compare: like, negated: true },
  bool: { compare: equalsIgnoringCase },
  numericequals: { compare: numeric((a, b) => a === b) },
  numericlessthan: { compare: numeric((a, b) => a < b) },
  numericlessthanequals: { compare: numeric((a, b) => a <= b) },
  numericgreaterthan: { compare: numeric((a, b) => a > b) },
  numericgreaterthanequals: { compare: numeric((a, b) => a >= b) },
};

/** The condition keys that the gateway tells about; a policy on another key could not be evaluated. */
const keys: readonly RegExp[] = [
  /^aws:(securetransport|principalarn|principalaccount|requestedregion)$/,
  /^s3:(prefix|delimiter|max-keys|versionid|tlsversion|x-amz-server-side-encryption|x-amz-server-side-encryption-aws-kms-key-id)$/,
  /^dynamodb:(leadingkeys|select|attributes)$/,
  /^kms:(encryptioncontext:.+|encryptioncontextkeys|viaservice|messagetype|signingalgorithm|keyspec|keyusage|calleraccount)$/,
];

/**
 * Reads a Condition block.
 *
 * @param place names the policy, for errors
 * @throws Error for an operator or a key that the local run cannot evaluate: it would silently allow or deny
 * Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function readConditions(block: unknown, place: string): Condition[] {
  return Object.entries((block ?? {}) as Record<string, Record<string, unknown>>).flatMap(
    ([operator, tests]) => {
      const { base } = parts(operator);
      if (base !== 'null' && !operators[base])
        throw new Error(`${place}: the condition operator ${operator} is not evaluated by the local run`);
      return Object.entries(tests).map(([key, values]) => {
        if (!keys.some((known) => known.test(key.toLowerCase())))
          throw new Error(`${place}: the condition key ${key} is not evaluated by the local run`);
        return { operator, key: key.toLowerCase(), values: [values].flat().map(String) };
      });
    },
  );
}

/** Whether one condition holds for a request. */
export function conditionHolds({ operator, key, values }: Condition, context: RequestContext): boolean {
  const { set, base, ifExists } = parts(operator);
  const actual = [context[key] ?? []].flat();
  if (base === 'null')
    return values.some((value) => (value.toLowerCase() === 'true') === (actual.length === 0));
  const { compare, negated } = operators[base] as (typeof operators)[string];
  const matches = (value: string) =>
    values.some((expected) => compare(value, expected)) !== (negated ?? false);
  if (actual.length === 0)
    return set === 'forallvalues' || (set !== 'foranyvalue' && (ifExists || negated === true));
  return set === 'foranyvalue' ? actual.some(matches) : actual.every(matches);
}

function parts(operator: string): { set: string | undefined; base: string; ifExists: boolean } {
  const [, set, base, ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/i.exec(operator) ?? [];
  return { set: set?.toLowerCase(), base: (base ?? '').toLowerCase(), ifExists: ifExists !== undefined };
}
