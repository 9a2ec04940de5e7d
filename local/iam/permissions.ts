import type { Deployment, Resource } from '../template/deployment.ts';
import type { RequestContext } from './conditions.ts';
import { readResourcePolicies } from './resource-policies.ts';
import { type Role, readRoles } from './roles.ts';
import { applies } from './statement.ts';

/** The principal of tests and of the show: it is allowed everything. */
export const ADMIN = 'admin';

/** Why a call is refused. */
interface Denial {
  /** 'implicit': nothing allows it; 'explicit': a statement denies it. */
  readonly kind: 'implicit' | 'explicit';
  /** Who, what, on what, and how to mend it. Holds names and ARNs only. */
  readonly message: string;
}

/** A permission that was asked for and had. */
export interface Use {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

export interface Permissions {
  /** The logical ids of the functions and state machines that have a role. */
  readonly principals: readonly string[];
  /** Whether a principal may do an action on a resource. Throws for an unknown principal. */
  allows(principal: string, action: string, resource: string, context?: RequestContext): boolean;
  /** Why a principal may not do it, or undefined when it may. */
  denial(principal: string, action: string, resource: string, context?: RequestContext): Denial | undefined;
  /**
   * Tells `listener` of every permission that a function or state machine asks for and has, keys and the single
   * entries of a batch included. Answers how to stop it.
   */
  watch(listener: (use: Use) => void): () => void;
}

/**
 * Evaluates the roles of the template: a call is allowed when a statement of the principal's role allows it and
 * none, of the role or of the resource's own policy, denies it.
 *
 * Not evaluated: Allow statements of resource policies (nothing here is granted by them alone), the trust between
 * a key's policy and IAM, service control policies, session policies.
 *
 * @throws Error at once for a policy that cannot be evaluated
 *
 * @example
 * createPermissions(deployment).allows('Redact1A2B3C4D', 'dynamodb:Scan', tableArn); // false
 */
export function createPermissions(deployment: Deployment): Permissions {
  const roles = readRoles(deployment);
  const guards = readResourcePolicies(deployment);
  const principals = new Map<string, { readonly resource: Resource; readonly role: Role }>();
  const listeners = new Set<(use: Use) => void>();
  for (const [type, property] of [
    ['AWS::Lambda::Function', 'Role'],
    ['AWS::StepFunctions::StateMachine', 'RoleArn'],
  ] as const)
    for (const resource of deployment.ofType(type)) {
      const role = roles.get(String(resource.properties[property]));
      if (role) principals.set(resource.logicalId, { resource, role });
    }

  function denial(
    principal: string,
    action: string,
    resource: string,
    given: RequestContext = {},
  ): Denial | undefined {
    if (principal === ADMIN) return undefined;
    const found = principals.get(principal);
    if (!found) throw new Error(`no function or state machine ${principal} with a role in the template`);
    const { role } = found;
    const context: RequestContext = {
      'aws:securetransport': 'true',
      's3:tlsversion': '1.3',
      'aws:principalarn': role.arn,
      'aws:principalaccount': deployment.account,
      'aws:requestedregion': deployment.region,
      ...given,
    };
    const own = role.statements.filter((statement) => applies(statement, action, resource, context));
    const message = (why: string) =>
      `${found.resource.path || principal} (${principal}, role ${role.name}) is not authorized to perform ${action} on ${named(resource)}: ${why}`;
    const denies =
      own.some(({ effect }) => effect === 'Deny') || guards.denies(role.arn, action, resource, context);
    if (denies) return { kind: 'explicit', message: message('a statement denies it') };
    if (own.some(({ effect }) => effect === 'Allow')) {
      for (const listener of listeners) listener({ principal, action, resource, context: given });
      return undefined;
    }
    return {
      kind: 'implicit',
      message: message("no statement of the role allows it; grant it in the function's construct"),
    };
  }

  const named = (arn: string) => {
    const resource = owner(deployment, arn);
    return resource ? `${resource.path || resource.logicalId} (${arn})` : arn;
  };
  return {
    principals: [...principals.keys()],
    denial,
    allows: (principal, action, resource, context) =>
      denial(principal, action, resource, context) === undefined,
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The resource that an ARN is of or lies within: an object's bucket, an index's table. */
function owner(deployment: Deployment, arn: string): Resource | undefined {
  return deployment.byArn(arn) ?? deployment.resources.find((resource) => arn.startsWith(`${resource.arn}/`));
}
