import { assetDirectory, readAssembly } from './assembly.ts';
import { createStack, type Stack } from './stack.ts';

/** One resource of the deployment, as CloudFormation would have made it. */
export interface Resource {
  readonly stack: string;
  readonly logicalId: string;
  /** The CloudFormation type, such as `AWS::DynamoDB::Table`. */
  readonly type: string;
  /** What `Ref` answers: a name, an id, an ARN or a URL, by type. */
  readonly physicalId: string;
  readonly arn: string;
  /** The construct's path (`aws:cdk:path`) without its last `/Resource`, or '' where the template has none. */
  readonly path: string;
  /** The resource's properties with every intrinsic function resolved. */
  readonly properties: Record<string, unknown>;
}

/** Everything that the stacks of one cloud assembly deploy. */
export interface Deployment {
  readonly account: string;
  readonly region: string;
  readonly resources: readonly Resource[];
  /** The resources of one CloudFormation type, in template order. */
  ofType(type: string): Resource[];
  byArn(arn: string): Resource | undefined;
  /** The one resource whose construct path is `suffix` or ends with `/suffix`. Throws when none or several do. */
  byPath(suffix: string): Resource;
  /** The directory of a file asset, from the object key that the template names (`<hash>.zip`). */
  assetDirectory(s3Key: string): string;
}

/** The account and region that the local run pretends to be. */
const ACCOUNT = '111122223333';
const REGION = 'us-west-1';

/**
 * Loads a cloud assembly as if it had been deployed: every stack, every condition decided, every intrinsic
 * function resolved, every resource named.
 *
 * Queue URLs hold {@link GATEWAY_URL} (identity.ts) in place of the gateway's address.
 *
 * @param cdkOut the directory that `cdk synth` wrote
 * @param parameters values for template parameters, by name; the others take their default
 * @throws Error naming stack, logical id and type for what the local run does not know
 *
 * @example
 * const deployment = loadDeployment('cdk.out');
 * deployment.byPath('RawStream').physicalId; // 'ScrubjayPipeline-RawStream1A2B3C4D'
 */
export function loadDeployment(
  cdkOut: string,
  parameters: Readonly<Record<string, string>> = {},
): Deployment {
  const stacks: Stack[] = [];
  const exportsOf = (name: string) => {
    for (const stack of stacks) {
      const found = stack.exported(name);
      if (found) return found;
    }
    return undefined;
  };
  for (const { name, template } of readAssembly(cdkOut))
    stacks.push(createStack({ name, template, account: ACCOUNT, region: REGION, parameters, exportsOf }));

  const resources = stacks.flatMap((stack) => stack.resources());
  refuseDuplicates(resources);
  const byArn = new Map(resources.map((resource) => [resource.arn, resource]));
  return {
    account: ACCOUNT,
    region: REGION,
    resources,
    ofType: (type) => resources.filter((resource) => resource.type === type),
    byArn: (arn) => byArn.get(arn),
    byPath(suffix) {
      const found = resources.filter(({ path }) => path === suffix || path.endsWith(`/${suffix}`));
      if (found.length === 1 && found[0]) return found[0];
      const what = found.length === 0 ? 'no resource' : `${found.length} resources`;
      throw new Error(`${what} at the construct path ${suffix}: expected exactly one; give more of the path`);
    },
    assetDirectory: (s3Key) => assetDirectory(cdkOut, s3Key),
  };
}

/** Functions are known by logical id alone (their credentials are), so it must be theirs in all stacks. */
function refuseDuplicates(resources: readonly Resource[]): void {
  const seen = new Map<string, string>();
  for (const { type, logicalId, stack } of resources) {
    if (type !== 'AWS::Lambda::Function') continue;
    const other = seen.get(logicalId);
    if (other)
      throw new Error(
        `the stacks ${other} and ${stack} both have a function ${logicalId}: logical ids of functions must differ`,
      );
    seen.set(logicalId, stack);
  }
}
