import type { Deployment, Resource } from '../template/deployment.ts';
import type { RequestContext } from './conditions.ts';
import { matchesPattern } from './pattern.ts';
import { applies, readStatements, type Statement } from './statement.ts';

/** The Deny statements of the policies on buckets, queues and keys. */
export interface ResourcePolicies {
  denies(roleArn: string, action: string, resource: string, context: RequestContext): boolean;
}

/**
 * Reads the policies of buckets, queues and keys. Only their Deny statements count here: within one account a
 * role's own statements allow, and CDK writes those.
 *
 * @throws Error for a Deny statement that cannot be evaluated
 */
export function readResourcePolicies(deployment: Deployment): ResourcePolicies {
  const denials = [
    ...deployment
      .ofType('AWS::S3::BucketPolicy')
      .flatMap((policy) => denyStatements(policy, 'PolicyDocument')),
    ...deployment
      .ofType('AWS::SQS::QueuePolicy')
      .flatMap((policy) => denyStatements(policy, 'PolicyDocument')),
    // A key's policy says `*` for the key that it is on.
    ...deployment
      .ofType('AWS::KMS::Key')
      .flatMap((key) =>
        denyStatements(key, 'KeyPolicy').map((statement) => ({ ...statement, resources: [key.arn] })),
      ),
  ];
  return {
    denies: (roleArn, action, resource, context) =>
      denials.some(
        (statement) =>
          statement.principals.some((principal) => isAbout(principal, roleArn, deployment.account)) &&
          applies(statement, action, resource, context),
      ),
  };
}

/** Whether a Principal is about a role: by its ARN, or as everybody in its account. */
function isAbout(principal: string, roleArn: string, account: string): boolean {
  return (
    principal === account ||
    principal === `arn:aws:iam::${account}:root` ||
    matchesPattern(principal, roleArn)
  );
}

function denyStatements(resource: Resource, property: string): Statement[] {
  const document = resource.properties[property] as { Statement?: unknown } | undefined;
  const statements = [document?.Statement ?? []]
    .flat()
    .filter((statement) => (statement as { Effect?: string }).Effect === 'Deny');
  return readStatements(
    { Statement: statements },
    `${resource.stack}/${resource.logicalId} (${resource.type})`,
  );
}
