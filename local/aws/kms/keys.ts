import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import type { Deployment, Resource } from '../../template/deployment.ts';
import { customerKey } from '../encryption.ts';
import { AwsError } from '../wire/answer.ts';

/** A key of the run. Its material is random and lives as long as the process. */
export interface Key {
  readonly id: string;
  readonly arn: string;
  readonly spec: 'SYMMETRIC_DEFAULT' | 'ECC_NIST_P256' | 'ECC_NIST_EDWARDS25519';
  readonly description: string;
  readonly material: Buffer | { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
}

export interface Keys {
  /** The key of an id, ARN or alias. Throws NotFoundException. */
  named(name: unknown): Key;
}

/** Makes the keys of the template. Throws an Error for a key spec that the local run does not have. */
export function createKeys(deployment: Deployment): Keys {
  const keys = new Map(
    deployment.ofType('AWS::KMS::Key').map((resource) => [resource.arn, createKey(resource)]),
  );
  return {
    named(name) {
      const key = keys.get(customerKey(deployment, name) ?? '');
      if (!key) throw new AwsError('NotFoundException', `the template has no key ${String(name)}`);
      return key;
    },
  };
}

function createKey(resource: Resource): Key {
  const { KeySpec: spec = 'SYMMETRIC_DEFAULT', Description: description = '' } = resource.properties;
  const common = { id: resource.physicalId, arn: resource.arn, description: String(description) };
  if (spec === 'SYMMETRIC_DEFAULT') return { ...common, spec, material: randomBytes(32) };
  if (spec === 'ECC_NIST_P256')
    return { ...common, spec, material: generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
  if (spec === 'ECC_NIST_EDWARDS25519') return { ...common, spec, material: generateKeyPairSync('ed25519') };
  throw new Error(
    `${resource.stack}/${resource.logicalId} (${resource.type}): the local KMS has no key spec ${String(spec)}; expected SYMMETRIC_DEFAULT, ECC_NIST_P256 or ECC_NIST_EDWARDS25519`,
  );
}
