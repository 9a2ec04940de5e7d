import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Deployment, Resource } from '../../../local/template/deployment.ts';

const ACCOUNT = '111122223333';
const REGION = 'us-west-1';

/** A deployment written by a test: resources as they would come out of a template, and where its bundles are. */
export function smallDeployment(resources: readonly Resource[], assetsRoot: string): Deployment {
  return {
    account: ACCOUNT,
    region: REGION,
    resources,
    ofType: (type) => resources.filter((resource) => resource.type === type),
    byArn: (arn) => resources.find((resource) => resource.arn === arn),
    byPath: (suffix) => resources.find((resource) => resource.path.endsWith(suffix))!,
    assetDirectory: (s3Key) => join(assetsRoot, s3Key),
  };
}

/** One resource of a deployment written by a test. */
export function resource(
  type: string,
  logicalId: string,
  properties: Record<string, unknown>,
  ids: { physicalId?: string; arn?: string } = {},
): Resource {
  const physicalId = ids.physicalId ?? `Test-${logicalId}`;
  return {
    stack: 'Test',
    logicalId,
    type,
    physicalId,
    arn: ids.arn ?? `arn:aws:test:${REGION}:${ACCOUNT}:${physicalId}`,
    path: `Test/${logicalId}/Resource`,
    properties,
  };
}

/** A temporary folder of bundles, one a function. */
export interface Bundles {
  readonly root: string;
  /** Writes the bundle (ESM source that exports `handler`) and answers the function's resource. */
  add(logicalId: string, source: string, properties?: Record<string, unknown>): Resource;
  remove(): void;
}

/** Makes the folder for the handlers that a test writes. */
export function createBundles(): Bundles {
  const root = mkdtempSync(join(tmpdir(), 'local-'));
  return {
    root,
    add(logicalId, source, properties = {}) {
      mkdirSync(join(root, logicalId));
      writeFileSync(join(root, logicalId, 'index.mjs'), source);
      return resource(
        'AWS::Lambda::Function',
        logicalId,
        {
          Code: { S3Key: logicalId },
          Handler: 'index.handler',
          Runtime: 'nodejs24.x',
          Timeout: 20,
          MemorySize: 256,
          ...properties,
        },
        { arn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Test-${logicalId}` },
      );
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Resolves when `condition` holds; looks again whenever the event loop turns. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Stands for the gateway where a test makes no AWS call. */
export const NO_GATEWAY = {
  url: 'http://127.0.0.1:9',
  credentialsFor: (logicalId: string) => ({ accessKeyId: `LOCAL${logicalId}`, secretAccessKey: 'local' }),
};
