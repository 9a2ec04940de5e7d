import type { Deployment, Resource } from '../template/deployment.ts';
import { managedPolicy } from './managed-policies.ts';
import { readStatements, type Statement } from './statement.ts';

/** What a role may do: its inline policies, the policies attached to it, and managed ones. */
export interface Role {
  readonly arn: string;
  readonly name: string;
  readonly statements: readonly Statement[];
}

/**
 * Gathers the roles of a deployment with their statements.
 *
 * @throws Error for a managed policy that is not known here, a permissions boundary (not evaluated), or a statement
 *   that cannot be evaluated
 */
export function readRoles(deployment: Deployment): Map<string, Role> {
  const attached = new Map<string, Statement[]>();
  for (const policy of [
    ...deployment.ofType('AWS::IAM::Policy'),
    ...deployment.ofType('AWS::IAM::ManagedPolicy'),
  ]) {
    const statements = readStatements(policy.properties.PolicyDocument, placeOf(policy));
    for (const role of (policy.properties.Roles ?? []) as string[])
      attached.set(role, [...(attached.get(role) ?? []), ...statements]);
  }
  return new Map(
    deployment.ofType('AWS::IAM::Role').map((role) => {
      if (role.properties.PermissionsBoundary)
        throw new Error(`${placeOf(role)}: a permissions boundary is not evaluated by the local run`);
      const statements = [
        ...inline(role),
        ...managed(role, deployment),
        ...(attached.get(role.physicalId) ?? []),
      ];
      return [role.arn, { arn: role.arn, name: role.physicalId, statements }];
    }),
  );
}

function inline(role: Resource): Statement[] {
  const policies = (role.properties.Policies ?? []) as { PolicyName: string; PolicyDocument: unknown }[];
  return policies.flatMap((policy) =>
    readStatements(policy.PolicyDocument, `${placeOf(role)} ${policy.PolicyName}`),
  );
}

function managed(role: Resource, deployment: Deployment): Statement[] {
  return ((role.properties.ManagedPolicyArns ?? []) as string[]).flatMap((arn) => {
    const document = deployment.byArn(arn)?.properties.PolicyDocument ?? managedPolicy(arn);
    if (!document)
      throw new Error(
        `${placeOf(role)}: the managed policy ${arn} is not known here; add it to local/iam/managed-policies.ts`,
      );
    return readStatements(document, `${placeOf(role)} ${arn}`);
  });
}

function placeOf(resource: Resource): string {
  return `${resource.stack}/${resource.logicalId} (${resource.type})`;
}
