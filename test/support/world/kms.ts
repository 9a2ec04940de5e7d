import { createCipheriv, createDecipheriv, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { IncorrectKeyException, InvalidCiphertextException } from '@aws-sdk/client-kms';
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

const contextOf = ({ KeyId, EncryptionContext = {} }: Input) =>
  Buffer.from(JSON.stringify([KeyId, Object.entries(EncryptionContext).sort()]));

/** The name of the key stands before what it wrapped, as KMS's blobs tell theirs. */
function wrap(key: Uint8Array, input: Input): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', ROOT, IV).setAAD(contextOf(input));
  const sealed = [cipher.update(key), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat([Buffer.from(`${input.KeyId}\0`), ...sealed]);
}

function unwrap(input: Input): Uint8Array {
  const whole = Buffer.from(input.CiphertextBlob);
  const end = whole.indexOf(0);
  if (whole.subarray(0, end).toString() !== input.KeyId)
    throw new IncorrectKeyException({ message: 'another key wrapped it', $metadata: {} });
  const blob = whole.subarray(end + 1);
  const decipher = createDecipheriv('aes-256-gcm', ROOT, IV, { authTagLength: 16 }).setAAD(contextOf(input));
  decipher.setAuthTag(blob.subarray(-16));
  try {
    return Buffer.concat([decipher.update(blob.subarray(0, -16)), decipher.final()]);
  } catch {
    throw new InvalidCiphertextException({ message: 'it does not open', $metadata: {} });
  }
}
