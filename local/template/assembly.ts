import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A resource as the template has it: intrinsic functions unresolved. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly Condition?: string;
  readonly Metadata?: Record<string, unknown>;
}

/** The sections of a CloudFormation template that a deployment needs. */
export interface Template {
  readonly Resources?: Record<string, TemplateResource>;
  readonly Parameters?: Record<string, { readonly Type: string; readonly Default?: unknown }>;
  readonly Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  readonly Conditions?: Record<string, unknown>;
  readonly Outputs?: Record<
    string,
    { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }
  >;
}

export interface StackTemplate {
  readonly name: string;
  readonly template: Template;
}

interface Manifest {
  readonly artifacts?: Record<
    string,
    {
      readonly type: string;
      readonly properties?: { readonly templateFile?: string; readonly stackName?: string };
    }
  >;
}

/**
 * Reads the stacks of a cloud assembly, in the order of its manifest.
 *
 * @param cdkOut the directory that `cdk synth` wrote
 * @throws Error when the directory holds no assembly or no stack
 */
export function readAssembly(cdkOut: string): StackTemplate[] {
  const manifestFile = join(cdkOut, 'manifest.json');
  if (!existsSync(manifestFile))
    throw new Error(`no cloud assembly in ${cdkOut}: manifest.json is missing; run \`npm run synth\` first`);
  const manifest = readJson(manifestFile) as Manifest;
  const stacks = Object.entries(manifest.artifacts ?? {}).flatMap(([id, artifact]) => {
    const file = artifact.properties?.templateFile;
    if (artifact.type !== 'aws:cloudformation:stack' || !file) return [];
    return [
      { name: artifact.properties?.stackName ?? id, template: readJson(join(cdkOut, file)) as Template },
    ];
  });
  if (stacks.length === 0)
    throw new Error(`the cloud assembly in ${cdkOut} has no stacks: expected at least one`);
  return stacks;
}

/**
 * The directory that holds a file asset.
 *
 * @param s3Key the object key that the template gives a function's code, `<hash>.zip`
 * @throws Error when the assembly has no such asset
 */
export function assetDirectory(cdkOut: string, s3Key: string): string {
  const directory = join(cdkOut, `asset.${s3Key.replace(/\.zip$/, '')}`);
  if (!existsSync(directory) || !statSync(directory).isDirectory())
    throw new Error(`the cloud assembly has no asset for ${s3Key}: expected the directory ${directory}`);
  return directory;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
