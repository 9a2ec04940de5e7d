import { randomBytes } from 'node:crypto';
import type { Deployment } from '../../template/deployment.ts';
import { encryptionContextKeys } from '../encryption.ts';
import type { Service } from '../service.ts';
import { AwsError, jsonAnswer } from '../wire/answer.ts';
import { jsonBody, targetOf } from '../wire/request.ts';
import { createKeys } from './keys.ts';
import { contextOf, keyOfCiphertext, operations } from './operations.ts';

type Body = Record<string, unknown>;

/**
 * A small KMS: the keys of the template, what is done with them here, permissions by key and encryption context.
 * Source: docs.aws.amazon.com/kms/latest/APIReference/Welcome.html
 */
export function createKms(deployment: Deployment): Service {
  const keys = createKeys(deployment);
  return {
    protocol: 'json-1.1',
    understand(request) {
      const name = targetOf(request);
      const body = jsonBody(request);
      const action = `kms:${name}`;
      if (name === 'GenerateRandom')
        return {
          action,
          resource: '*',
          checks: [{ action, resource: '*' }],
          perform: async () =>
            jsonAnswer('json-1.1', {
              Plaintext: randomBytes(Number(body.NumberOfBytes ?? 0)).toString('base64'),
            }),
        };
      const operation = operations[name];
      if (!operation)
        throw new AwsError(
          'UnknownOperationException',
          `the local KMS does not do ${name}; it does ${Object.keys(operations).join(', ')}`,
        );
      const key = keys.named(name === 'Decrypt' ? keyOfCiphertext(body) : body.KeyId);
      if (name === 'Decrypt' && body.KeyId !== undefined && keys.named(body.KeyId) !== key)
        throw new AwsError(
          'IncorrectKeyException',
          'the ciphertext was made with another key than the one named',
        );
      const resource = key.arn;
      const checks = [{ action, resource, context: contextKeys(body) }];
      return { action, resource, checks, perform: async () => jsonAnswer('json-1.1', operation(key, body)) };
    },
    async expire() {},
    async *contents() {},
  };
}

function contextKeys(body: Body): Record<string, string | string[]> {
  return {
    ...encryptionContextKeys(contextOf(body)),
    ...(typeof body.MessageType === 'string' ? { 'kms:messagetype': body.MessageType } : {}),
    ...(typeof body.SigningAlgorithm === 'string' ? { 'kms:signingalgorithm': body.SigningAlgorithm } : {}),
  };
}
