import type { Resource, Synthesis } from './templates.ts';

/** One thing that one role may do. */
export interface Grant {
  /** The construct of the function, or of the state machine, that has the role. */
  readonly holder: string;
  readonly action: string;
  /** The construct of the resource and what follows it: `Accounts`, `Log/journal/*`; `*` is any resource. */
  readonly resource: string;
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/**
 * Every (function, action, resource) of the templates once, in their order. A test that takes each away in turn and
 * sees something fail shows that none is superfluous.
 *
 * @throws Error if a policy is not plain: a Deny, a condition, a NotAction, or a resource that is not understood.
 * @example listGrants(synthesize()).filter(({ action }) => action === 'kms:Sign') // only DeleteReport
 */
export function listGrants(app: Synthesis): Grant[] {
  const all = app.ofType('AWS::IAM::Policy').flatMap((policy) => {
    const holder = holderOf(app, policy);
    const statements: Statement[] = policy.properties.PolicyDocument.Statement;
    return statements.flatMap((statement) => {
      if (
        statement.Effect !== 'Allow' ||
        statement.Condition !== undefined ||
        statement.Resource === undefined
      ) {
        throw new Error(`The policy ${policy.path} has a statement that is more than actions on resources.`);
      }
      return [statement.Action]
        .flat()
        .flatMap((action) =>
          [statement.Resource]
            .flat()
            .map((resource) => ({ holder, action, resource: nameOf(app, policy.stack, resource) })),
        );
    });
  });
  return [...new Map(all.map((grant) => [Object.values(grant).join(' '), grant])).values()];
}

/**
 * Takes one grant out of the templates, and nothing else: statements that give several rights lose this one.
 *
 * @throws Error if the templates have no such grant
 */
export function removeGrant(app: Synthesis, { holder, action, resource }: Grant): void {
  let removed = 0;
  for (const policy of app.ofType('AWS::IAM::Policy')) {
    if (holderOf(app, policy) !== holder) continue;
    const statements: Statement[] = policy.properties.PolicyDocument.Statement;
    policy.properties.PolicyDocument.Statement = statements
      .flatMap(({ Action, Resource, ...rest }) =>
        [Action]
          .flat()
          .flatMap((one) => [Resource].flat().map((on) => ({ ...rest, Action: one, Resource: on }))),
      )
      .filter((single) => {
        const stays = single.Action !== action || nameOf(app, policy.stack, single.Resource) !== resource;
        removed += stays ? 0 : 1;
        return stays;
      });
  }
  if (removed === 0) throw new Error(`The templates have no grant of ${action} on ${resource} to ${holder}.`);
}

function holderOf(app: Synthesis, policy: Resource): string {
  const roles: { Ref: string }[] = policy.properties.Roles;
  const [role, ...others] = roles;
  const holders = app.resources.filter(({ properties }) => {
    const arn = properties.Role ?? properties.RoleArn;
    return arn?.['Fn::GetAtt']?.[0] === role?.Ref;
  });
  if (role === undefined || others.length > 0 || holders.length !== 1) {
    throw new Error(
      `The policy ${policy.path} belongs to ${roles.length} role(s) with ${holders.length} holder(s).`,
    );
  }
  return holders[0]!.path;
}

/** The construct that an intrinsic function names, in whichever stack. */
function nameOf(app: Synthesis, stack: string, value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  const [[kind, argument] = []] = Object.entries(value as object);
  if (kind === 'Ref' || kind === 'Fn::GetAtt') {
    const logicalId = kind === 'Ref' ? argument : argument[0];
    const found = app.resources.find(
      (resource) => resource.stack === stack && resource.logicalId === logicalId,
    );
    if (found !== undefined) {
      return found.path;
    }
  }
  if (kind === 'Fn::ImportValue') {
    const output = Object.values(app.ledger.Outputs ?? {}).find(({ Export }) => Export?.Name === argument);
    return nameOf(app, 'ScrubjayLedger', output?.Value);
  }
  if (kind === 'Fn::Join') {
    return argument[1].map((part: unknown) => nameOf(app, stack, part)).join(argument[0]);
  }
  throw new Error(`A policy names a resource by ${JSON.stringify(value)}, which is not understood.`);
}

/** The store, key or machine that each environment variable of a function names; settings are left out. */
export function namedByEnvironment(app: Synthesis, fn: Resource): Map<string, string> {
  const variables: [string, unknown][] = Object.entries(fn.properties.Environment?.Variables ?? {});
  return new Map(
    variables
      .filter(([, value]) => typeof value === 'object')
      .map(([variable, value]) => [variable, nameOf(app, fn.stack, value)]),
  );
}
