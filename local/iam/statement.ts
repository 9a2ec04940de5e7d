import { type Condition, conditionHolds, type RequestContext, readConditions } from './conditions.ts';
import { matchesPattern } from './pattern.ts';

/** A policy statement, read and checked. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly Condition[];
  /** Whom a resource policy's statement is about: ARN patterns, '*' for everybody. Empty in a role's policy. */
  readonly principals: readonly string[];
}

/**
 * Reads the statements of a policy document.
 *
 * @param place names the policy, for errors
 * @throws Error for an element that the local run does not evaluate (NotAction, NotResource, NotPrincipal, policy
 *   variables, unknown condition operators), since leaving it out would change what the policy means
 */
export function readStatements(document: unknown, place: string): Statement[] {
  const statements = [(document as { Statement?: unknown })?.Statement ?? []].flat() as Record<
    string,
    unknown
  >[];
  return statements.map((statement) => {
    for (const element of ['NotAction', 'NotResource', 'NotPrincipal'])
      if (element in statement)
        throw new Error(
          `${place}: a statement with ${element} is not evaluated by the local run; name what it is about`,
        );
    if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny')
      throw new Error(
        `${place}: a statement has the Effect ${String(statement.Effect)}; expected Allow or Deny`,
      );
    const resources = strings(statement.Resource);
    if (resources.some((resource) => resource.includes('${')))
      throw new Error(`${place}: policy variables in a Resource are not evaluated by the local run`);
    return {
      effect: statement.Effect,
      actions: strings(statement.Action),
      resources,
      conditions: readConditions(statement.Condition, place),
      principals: readPrincipals(statement.Principal),
    };
  });
}

/** Whether a statement is about an action on a resource in a request. Actions match in any case, ARNs in theirs. */
export function applies(
  statement: Statement,
  action: string,
  resource: string,
  context: RequestContext,
): boolean {
  return (
    statement.actions.some((pattern) => matchesPattern(pattern, action, true)) &&
    statement.resources.some((pattern) => matchesPattern(pattern, resource)) &&
    statement.conditions.every((condition) => conditionHolds(condition, context))
  );
}

function readPrincipals(principal: unknown): string[] {
  if (principal === undefined) return [];
  if (principal === '*') return ['*'];
  return strings((principal as { AWS?: unknown }).AWS);
}

function strings(value: unknown): string[] {
  return [value ?? []].flat().map(String);
}
