import { createCipheriv, createDecipheriv, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { signDigest } from '../../../local/aws/kms/ecdsa.ts';

interface Input {
  readonly KeyId: string;
  readonly EncryptionContext?: Readonly<Record<string, string>>;
  readonly CiphertextBlob: Uint8Array;
  readonly Message: Uint8Array;
}

const ROOT = randomBytes(32);
const RECEIPTS = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const CHECKPOINTS = generateKeyPairSync('ed25519');
const IV = Buffer.alloc(12);

/** A KMS that wraps under one root key, bound to the context; one key signs receipts, another checkpoints. */
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
        return { PublicKey: signing(input).publicKey.export({ type: 'spki', format: 'der' }) };
      case 'SignCommand':
        return {
          Signature: isLogKey(input)
            ? sign(null, input.Message, CHECKPOINTS.privateKey)
            : signDigest(RECEIPTS.privateKey, Buffer.from(input.Message)),
        };
      default:
        throw new Error(`the fake does not know ${operation}`);
    }
  }
}

const isLogKey = ({ KeyId }: Input) => KeyId === 'log-key';
const signing = (input: Input) => (isLogKey(input) ? CHECKPOINTS : RECEIPTS);

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
