import { createCipheriv, createDecipheriv, generateKeyPairSync, randomBytes } from 'node:crypto';
import { signDigest } from '../../../local/aws/kms/ecdsa.ts';

interface Input {
  readonly KeyId: string;
  readonly EncryptionContext?: Readonly<Record<string, string>>;
  readonly CiphertextBlob: Uint8Array;
  readonly Message: Uint8Array;
}

const ROOT = randomBytes(32);
const SIGNING = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const IV = Buffer.alloc(12);

/** A KMS that wraps under one root key, bound to the context; one key signs. */
export class FakeKms {
  perform(operation: string, input: Input): unknown {
    switch (operation) {
      case 'GenerateDataKeyCommand': {
        const Plaintext = randomBytes(32);
        return { Plaintext, CiphertextBlob: wrap(Plaintext, input) };
      }
      case 'DecryptCommand':
        return { Plaintext: unwrap(input) };
      case 'GetPublicKeyCommand':
        return { PublicKey: SIGNING.publicKey.export({ type: 'spki', format: 'der' }) };
      case 'SignCommand':
        return { Signature: signDigest(SIGNING.privateKey, Buffer.from(input.Message)) };
      default:
        throw new Error(`the fake does not know ${operation}`);
    }
  }
}

const contextOf = ({ EncryptionContext }: Input) => Buffer.from(JSON.stringify(EncryptionContext ?? {}));

function wrap(key: Uint8Array, input: Input): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', ROOT, IV).setAAD(contextOf(input));
  return Buffer.concat([cipher.update(key), cipher.final(), cipher.getAuthTag()]);
}

function unwrap(input: Input): Uint8Array {
  const blob = Buffer.from(input.CiphertextBlob);
  const decipher = createDecipheriv('aes-256-gcm', ROOT, IV, { authTagLength: 16 }).setAAD(contextOf(input));
  decipher.setAuthTag(blob.subarray(-16));
  return Buffer.concat([decipher.update(blob.subarray(0, -16)), decipher.final()]);
}
