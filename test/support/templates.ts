/** One resource of a template, as CDK wrote it. */
export interface Resource {
  readonly logicalId: string;
  readonly stack: string;
  /** The construct's path in its stack, without CDK's `Resource`: `Redact`, `RedactRole/DefaultPolicy`. */
  readonly path: string;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: the properties of a CloudFormation resource have no common type.
  readonly properties: any;
  readonly deletionPolicy: string | undefined;
}

export interface Template {
  readonly Resources: Record<
    string,
    { Type: string; Properties?: object; DeletionPolicy?: string; Metadata?: Record<string, string> }
  >;
  readonly Outputs?: Record<string, { Value: unknown; Export?: { Name: string } }>;
}

/** The synthesized app: its templates, and their resources in one list. */
export interface Synthesis {
  readonly ledger: Template;
  readonly pipeline: Template;
  readonly resources: readonly Resource[];
  ofType(type: string): Resource[];
  /** The resource of that construct. Throws when there is none. */
  at(path: string): Resource;
}

/** Lists the resources of both templates. Changing their properties changes the templates. */
export function readTemplates(ledger: Template, pipeline: Template): Synthesis {
  const resources = Object.entries({ ScrubjayLedger: ledger, ScrubjayPipeline: pipeline }).flatMap(
    ([stack, template]) =>
      Object.entries(template.Resources).map(([logicalId, resource]) => ({
        logicalId,
        stack,
        path: pathOf(resource.Metadata, stack),
        type: resource.Type,
        properties: resource.Properties ?? {},
        deletionPolicy: resource.DeletionPolicy,
      })),
  );
  return {
    ledger,
    pipeline,
    resources,
    ofType: (type) => resources.filter((resource) => resource.type === type),
    at(path) {
      const found = resources.find((resource) => resource.path === path);
      if (found === undefined) {
        throw new Error(`The templates have no resource of the construct ${path}.`);
      }
      return found;
    },
  };
}

function pathOf(metadata: Record<string, string> | undefined, stack: string): string {
  return (metadata?.['aws:cdk:path'] ?? '').replace(`${stack}/`, '').replace(/\/Resource$/, '');
}
