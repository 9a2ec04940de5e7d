import type { Deployment } from '../template/deployment.ts';
import type { Check } from './service.ts';

/** Finds the customer managed key that a property names by ARN, key id or alias. AWS's own keys are none. */
export function customerKey(deployment: Deployment, name: unknown): string | undefined {
  if (typeof name !== 'string' || name === '') return undefined;
  const alias = deployment
    .ofType('AWS::KMS::Alias')
    .find((candidate) => candidate.physicalId === name || candidate.arn === name);
  const wanted = alias ? String(alias.properties.TargetKeyId) : name;
  return deployment
    .ofType('AWS::KMS::Key')
    .find(({ arn, physicalId }) => arn === wanted || physicalId === wanted)?.arn;
}

/**
 * What the caller needs of the key when it reads or writes an encrypted bucket, stream or queue: the service uses
 * the key in the caller's name.
 *
 * @param service the host name that stands in `kms:ViaService`, such as 's3'
 * @param encryptionContext what the service binds the data key to
 * Source: docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function keyChecks(
  keyArn: string | undefined,
  actions: readonly ('kms:GenerateDataKey' | 'kms:Decrypt')[],
  service: string,
  encryptionContext: Readonly<Record<string, string>>,
): Check[] {
  if (!keyArn) return [];
  const region = keyArn.split(':')[3];
  const context = {
    'kms:viaservice': `${service}.${region}.amazonaws.com`,
    ...encryptionContextKeys(encryptionContext),
  };
  return actions.map((action) => ({ action, resource: keyArn, context }));
}

/** The condition keys that an encryption context gives. */
export function encryptionContextKeys(
  context: Readonly<Record<string, string>>,
): Record<string, string | string[]> {
  const entries = Object.entries(context).map(([key, value]) => [
    `kms:encryptioncontext:${key.toLowerCase()}`,
    value,
  ]);
  return { ...Object.fromEntries(entries), 'kms:encryptioncontextkeys': Object.keys(context) };
}
