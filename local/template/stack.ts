import type { Template, TemplateResource } from './assembly.ts';
import type { Resource } from './deployment.ts';
import { type Identity, identityOf } from './identity.ts';
import { holds, NO_VALUE, resolve, type Scope } from './intrinsics.ts';

/** A stack whose references are resolved on demand, so that stacks may refer to each other in any order. */
export interface Stack {
  resources(): Resource[];
  /** The value that the stack exports under a name, or undefined when it exports none such. */
  exported(name: string): { readonly value: unknown } | undefined;
}

interface StackInput {
  readonly name: string;
  readonly template: Template;
  readonly account: string;
  readonly region: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Looks an export up in all stacks. */
  exportsOf(name: string): { readonly value: unknown } | undefined;
}

/** Prepares a stack; nothing is resolved before it is asked for. */
export function createStack(input: StackInput): Stack {
  const { name, template, account, region } = input;
  const identities = new Map<string, Identity>();
  const scopeAt = (place: string): Scope => ({
    place,
    ref: (logicalId) => reference(logicalId, place),
    attribute(logicalId, attribute) {
      const { attributes } = identify(logicalId, place);
      const value = attributes[attribute];
      if (value === undefined)
        throw new Error(
          `${place}: ${logicalId} has no attribute ${attribute}; the local run knows ${Object.keys(attributes).join(', ')}`,
        );
      return value;
    },
    condition(condition) {
      const expression = template.Conditions?.[condition];
      if (expression === undefined) throw new Error(`${place}: the template has no condition ${condition}`);
      return holds(expression, scopeAt(`${name}/Conditions/${condition}`));
    },
    mapping(map, first, second) {
      const value = template.Mappings?.[map]?.[first]?.[second];
      if (value === undefined)
        throw new Error(`${place}: the template's mappings have no ${map}.${first}.${second}`);
      return value;
    },
    importValue(exportName) {
      const found = input.exportsOf(exportName);
      if (!found) throw new Error(`${place}: no stack of the assembly exports ${exportName}`);
      return found.value;
    },
  });

  function identify(logicalId: string, place: string): Identity {
    const known = identities.get(logicalId);
    if (known) return known;
    const resource = template.Resources?.[logicalId];
    if (!resource) throw new Error(`${place}: the template has no resource or parameter ${logicalId}`);
    const scope = scopeAt(placeOf(logicalId, resource));
    const found = identityOf({
      account,
      region,
      stack: name,
      logicalId,
      type: resource.Type,
      property(property) {
        const value = resolve(resource.Properties?.[property], scope);
        return typeof value === 'string' ? value : undefined;
      },
    });
    identities.set(logicalId, found);
    return found;
  }

  function reference(id: string, place: string): unknown {
    const pseudo = pseudoParameter(id);
    if (pseudo !== undefined) return pseudo;
    const parameter = template.Parameters?.[id];
    if (!parameter) return identify(id, place).physicalId;
    const value = input.parameters[id] ?? parameter.Default;
    if (value === undefined || parameter.Type.startsWith('AWS::SSM::'))
      throw new Error(
        `${place}: the parameter ${id} (${parameter.Type}) has no value here; give it a default or pass one to loadDeployment`,
      );
    return parameter.Type === 'CommaDelimitedList' ? String(value).split(',') : value;
  }

  function pseudoParameter(id: string): unknown {
    switch (id) {
      case 'AWS::AccountId':
        return account;
      case 'AWS::Region':
        return region;
      case 'AWS::Partition':
        return 'aws';
      case 'AWS::URLSuffix':
        return 'amazonaws.com';
      case 'AWS::StackName':
        return name;
      case 'AWS::StackId':
        return `arn:aws:cloudformation:${region}:${account}:stack/${name}/local`;
      case 'AWS::NotificationARNs':
        return [];
      case 'AWS::NoValue':
        return NO_VALUE;
      default:
        return undefined;
    }
  }

  const placeOf = (logicalId: string, resource: TemplateResource) =>
    `${name}/${logicalId} (${resource.Type})`;

  return {
    resources() {
      return Object.entries(template.Resources ?? {}).flatMap(([logicalId, resource]) => {
        const scope = scopeAt(placeOf(logicalId, resource));
        if (resource.Condition !== undefined && !scope.condition(resource.Condition)) return [];
        const { physicalId, arn } = identify(logicalId, scope.place);
        const path = String(resource.Metadata?.['aws:cdk:path'] ?? '').replace(/\/Resource$/, '');
        const properties = resolve(resource.Properties ?? {}, scope) as Record<string, unknown>;
        return [{ stack: name, logicalId, type: resource.Type, physicalId, arn, path, properties }];
      });
    },
    exported(exportName) {
      for (const [id, output] of Object.entries(template.Outputs ?? {})) {
        const scope = scopeAt(`${name}/Outputs/${id}`);
        if (output.Export && resolve(output.Export.Name, scope) === exportName)
          return { value: resolve(output.Value, scope) };
      }
      return undefined;
    },
  };
}
