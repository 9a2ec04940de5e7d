/** What an intrinsic function can ask of the stack that it stands in. */
export interface Scope {
  /** Where the value stands, for errors: `stack/logicalId (type)`. */
  readonly place: string;
  /** A resource's physical id, a parameter's value or a pseudo parameter. */
  ref(logicalId: string): unknown;
  attribute(logicalId: string, name: string): string;
  condition(name: string): boolean;
  mapping(map: string, first: string, second: string): unknown;
  importValue(exportName: string): unknown;
}

/** `AWS::NoValue`: removes the property that it is the value of. */
export const NO_VALUE = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

/**
 * CloudFormation's functions.
 * Source: docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
const intrinsics: Record<string, Intrinsic> = {
  Ref: (argument, scope) => scope.ref(text(argument, 'Ref', scope)),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, ...attribute] =
      typeof argument === 'string' ? argument.split('.') : list(argument, 'Fn::GetAtt', scope);
    return scope.attribute(
      text(logicalId, 'Fn::GetAtt', scope),
      attribute.map((part) => text(resolve(part, scope), 'Fn::GetAtt', scope)).join('.'),
    );
  },
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = list(argument, 'Fn::Join', scope);
    return list(resolve(parts, scope), 'Fn::Join', scope)
      .map((part) => text(part, 'Fn::Join', scope))
      .join(text(separator, 'Fn::Join', scope));
  },
  'Fn::Sub': (argument, scope) => {
    const [template, variables] =
      typeof argument === 'string' ? [argument, {}] : list(argument, 'Fn::Sub', scope);
    const own = resolve(variables ?? {}, scope) as Record<string, unknown>;
    return text(template, 'Fn::Sub', scope).replace(
      /\$\{(!?)([^}]+)\}/g,
      (_whole, literal: string, name: string) => {
        if (literal) return `\${${name}}`;
        if (name in own) return text(own[name], 'Fn::Sub', scope);
        const dot = name.indexOf('.');
        const value = dot < 0 ? scope.ref(name) : scope.attribute(name.slice(0, dot), name.slice(dot + 1));
        return text(value, 'Fn::Sub', scope);
      },
    );
  },
  'Fn::Select': (argument, scope) => {
    const [index, values] = list(argument, 'Fn::Select', scope);
    const value = list(resolve(values, scope), 'Fn::Select', scope)[Number(resolve(index, scope))];
    if (value === undefined)
      throw new Error(`${scope.place}: Fn::Select has no element ${JSON.stringify(index)}`);
    return value;
  },
  'Fn::Split': (argument, scope) => {
    const [separator, value] = list(argument, 'Fn::Split', scope);
    return text(resolve(value, scope), 'Fn::Split', scope).split(text(separator, 'Fn::Split', scope));
  },
  'Fn::FindInMap': (argument, scope) => {
    const [map, first, second] = (resolve(list(argument, 'Fn::FindInMap', scope), scope) as unknown[]).map(
      (part) => text(part, 'Fn::FindInMap', scope),
    );
    return scope.mapping(map ?? '', first ?? '', second ?? '');
  },
  'Fn::If': (argument, scope) => {
    const [name, yes, no] = list(argument, 'Fn::If', scope);
    return resolve(scope.condition(text(name, 'Fn::If', scope)) ? yes : no, scope);
  },
  'Fn::ImportValue': (argument, scope) =>
    scope.importValue(text(resolve(argument, scope), 'Fn::ImportValue', scope)),
  'Fn::Base64': (argument, scope) =>
    Buffer.from(text(resolve(argument, scope), 'Fn::Base64', scope)).toString('base64'),
};

/**
 * A value with every intrinsic function in it replaced by what it stands for.
 *
 * @throws Error naming stack, logical id and type for a function that is not known or that is used wrongly
 */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value))
    return value.map((item) => resolve(item, scope)).filter((item) => item !== NO_VALUE);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (entries.length === 1 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::'))) {
    const intrinsic = intrinsics[name];
    if (!intrinsic)
      throw new Error(
        `${scope.place}: unknown intrinsic function ${name}; expected one of ${Object.keys(intrinsics).join(', ')}`,
      );
    return intrinsic(argument, scope);
  }
  return Object.fromEntries(
    entries
      .map(([key, item]) => [key, resolve(item, scope)] as const)
      .filter(([, item]) => item !== NO_VALUE),
  );
}

/**
 * Whether a condition expression holds.
 *
 * @throws Error for an unknown condition function
 */
export function holds(expression: unknown, scope: Scope): boolean {
  const [name, argument] = Object.entries((expression ?? {}) as Record<string, unknown>)[0] ?? [];
  const parts = Array.isArray(argument) ? argument : [];
  switch (name) {
    case 'Condition':
      return scope.condition(text(argument, 'Condition', scope));
    case 'Fn::Equals':
      return String(resolve(parts[0], scope)) === String(resolve(parts[1], scope));
    case 'Fn::And':
      return parts.every((part) => holds(part, scope));
    case 'Fn::Or':
      return parts.some((part) => holds(part, scope));
    case 'Fn::Not':
      return !holds(parts[0], scope);
    default:
      throw new Error(
        `${scope.place}: unknown condition function ${name}; expected Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition`,
      );
  }
}

function text(value: unknown, intrinsic: string, scope: Scope): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw new Error(`${scope.place}: ${intrinsic} needs a string here, but its argument is ${kindOf(value)}`);
}

function list(value: unknown, intrinsic: string, scope: Scope): unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${scope.place}: ${intrinsic} needs a list here, but its argument is ${kindOf(value)}`);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return value === null ? 'null' : `of type ${typeof value}`;
}
