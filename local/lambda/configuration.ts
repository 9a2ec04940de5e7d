import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Deployment, Resource } from '../template/deployment.ts';

/** One function as the template configures it. */
export interface FunctionConfiguration {
  readonly logicalId: string;
  readonly functionName: string;
  readonly arn: string;
  /** The directory of the bundle. */
  readonly directory: string;
  /** The bundle's file and its exported function, from `Handler`. */
  readonly file: string;
  readonly exportName: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** Lambda's defaults: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MB = 128;

/**
 * Reads an AWS::Lambda::Function.
 * Throws an Error when the function has a form that the local run cannot run, or its bundle is not there.
 */
export function functionConfiguration(deployment: Deployment, resource: Resource): FunctionConfiguration {
  const properties = resource.properties as {
    Code?: { S3Key?: string };
    Handler?: string;
    Runtime?: string;
    Timeout?: number;
    MemorySize?: number;
    Environment?: { Variables?: Record<string, string> };
    Layers?: unknown[];
  };
  const refuse = (what: string): never => {
    throw new Error(`function ${resource.logicalId}: ${what}`);
  };
  const { Runtime: runtime, Handler: handler } = properties;
  if (!runtime?.startsWith('nodejs'))
    refuse(`runtime ${runtime ?? 'missing'}; the local run runs nodejs runtimes only`);
  if (properties.Layers?.length) refuse('has layers; the local run loads none, bundle the code instead');
  const s3Key =
    properties.Code?.S3Key ?? refuse('Code has no S3Key; expected a file asset of the cloud assembly');
  const [, module, exportName] =
    /^(.+)\.([^.]+)$/.exec(handler ?? '') ?? refuse(`handler ${handler ?? 'missing'}; expected file.export`);
  const directory = deployment.assetDirectory(s3Key);
  const file = ['.mjs', '.js', '.cjs']
    .map((extension) => join(directory, `${module}${extension}`))
    .find(existsSync);
  return {
    logicalId: resource.logicalId,
    functionName: resource.physicalId,
    arn: resource.arn,
    directory,
    file: file ?? refuse(`no bundle for handler ${handler} in its asset; synthesize the app again`),
    exportName: exportName as string,
    timeoutMs: (properties.Timeout ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
    memoryMb: properties.MemorySize ?? DEFAULT_MEMORY_MB,
    environment: properties.Environment?.Variables ?? {},
  };
}
