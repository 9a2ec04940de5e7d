import { type KeyObject, randomBytes, sign as signMessage } from 'node:crypto';
import { AwsError } from '../wire/answer.ts';
import { decrypt, type EncryptionContext, encrypt, keyIdOf } from './ciphertext.ts';
import { digestOf, signDigest } from './ecdsa.ts';
import type { Key } from './keys.ts';

type Body = Record<string, unknown>;

/** An operation on a key: from the request's body to the answer's. */
type KeyOperation = (key: Key, body: Body) => Body;

/** What is done with a key, by the operation's name. */
export const operations: Record<string, KeyOperation> = {
  GenerateDataKey: (key, body) => {
    const plaintext = randomBytes(body.KeySpec === 'AES_128' ? 16 : Number(body.NumberOfBytes ?? 32));
    return {
      KeyId: key.arn,
      Plaintext: plaintext.toString('base64'),
      CiphertextBlob: wrap(key, plaintext, body),
    };
  },
  GenerateDataKeyWithoutPlaintext: (key, body) => {
    const plaintext = randomBytes(body.KeySpec === 'AES_128' ? 16 : Number(body.NumberOfBytes ?? 32));
    return { KeyId: key.arn, CiphertextBlob: wrap(key, plaintext, body) };
  },
  Encrypt: (key, body) => {
    const plaintext = bytes(body.Plaintext, 'Plaintext', 4096);
    return {
      KeyId: key.arn,
      CiphertextBlob: wrap(key, plaintext, body),
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    };
  },
  Decrypt: (key, body) => {
    const plaintext = decrypt(
      symmetric(key),
      bytes(body.CiphertextBlob, 'CiphertextBlob', 6144),
      contextOf(body),
    );
    if (!plaintext)
      throw new AwsError(
        'InvalidCiphertextException',
        'the ciphertext was changed or is bound to another encryption context',
      );
    return {
      KeyId: key.arn,
      Plaintext: plaintext.toString('base64'),
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    };
  },
  GetPublicKey: (key) => ({
    KeyId: key.arn,
    PublicKey: signing(key).publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    KeySpec: key.spec,
    CustomerMasterKeySpec: key.spec,
    KeyUsage: 'SIGN_VERIFY',
    SigningAlgorithms: [algorithmOf(key)],
  }),
  Sign: (key, body) => {
    const { privateKey } = signing(key);
    const algorithm = algorithmOf(key);
    if (body.SigningAlgorithm !== algorithm)
      throw new AwsError(
        'InvalidKeyUsageException',
        `an ${key.spec} key signs with ${algorithm}, not ${String(body.SigningAlgorithm)}`,
      );
    const message = bytes(body.Message, 'Message', 4096);
    const sign = algorithm === 'ED25519_SHA_512' ? signRaw : signEcdsa;
    return {
      KeyId: key.arn,
      Signature: sign(privateKey, message, body.MessageType).toString('base64'),
      SigningAlgorithm: algorithm,
    };
  },
  DescribeKey: (key) => ({
    KeyMetadata: {
      KeyId: key.id,
      Arn: key.arn,
      AWSAccountId: key.arn.split(':')[4],
      Description: key.description,
      Enabled: true,
      KeyState: 'Enabled',
      KeyManager: 'CUSTOMER',
      Origin: 'AWS_KMS',
      KeySpec: key.spec,
      KeyUsage: key.spec === 'SYMMETRIC_DEFAULT' ? 'ENCRYPT_DECRYPT' : 'SIGN_VERIFY',
    },
  }),
};

/** The id of the key that made the ciphertext in a body. Throws InvalidCiphertextException. */
export function keyOfCiphertext(body: Body): string {
  const id = keyIdOf(bytes(body.CiphertextBlob, 'CiphertextBlob', 6144));
  if (!id) throw new AwsError('InvalidCiphertextException', 'the ciphertext was not made by this KMS');
  return id;
}

/** The encryption context in a body. */
export function contextOf(body: Body): EncryptionContext {
  return (body.EncryptionContext ?? {}) as EncryptionContext;
}

function algorithmOf({ spec }: Key): 'ECDSA_SHA_256' | 'ED25519_SHA_512' {
  return spec === 'ECC_NIST_EDWARDS25519' ? 'ED25519_SHA_512' : 'ECDSA_SHA_256';
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html: ED25519_SHA_512 takes MessageType RAW only. */
function signRaw(privateKey: KeyObject, message: Buffer, type: unknown): Buffer {
  if (type === 'DIGEST')
    throw new AwsError('ValidationException', 'ED25519_SHA_512 signs a message (RAW), not a digest');
  return signMessage(null, message, privateKey);
}

function signEcdsa(privateKey: KeyObject, message: Buffer, type: unknown): Buffer {
  const digest = type === 'DIGEST' ? message : digestOf(message);
  if (digest.length !== 32)
    throw new AwsError(
      'ValidationException',
      `a digest of ${digest.length} bytes is not one of SHA-256; expected 32`,
    );
  return signDigest(privateKey, digest);
}

function wrap(key: Key, plaintext: Buffer, body: Body): string {
  return encrypt(key.id, symmetric(key), plaintext, contextOf(body)).toString('base64');
}

function symmetric(key: Key): Buffer {
  if (Buffer.isBuffer(key.material)) return key.material;
  throw new AwsError('InvalidKeyUsageException', `the key ${key.arn} signs; it does not encrypt`);
}

function signing(key: Key): Exclude<Key['material'], Buffer> {
  if (!Buffer.isBuffer(key.material)) return key.material;
  throw new AwsError('UnsupportedOperationException', `the key ${key.arn} encrypts; it has no public key`);
}

function bytes(value: unknown, member: string, most: number): Buffer {
  const decoded = Buffer.from(typeof value === 'string' ? value : '', 'base64');
  if (decoded.length === 0 || decoded.length > most)
    throw new AwsError('ValidationException', `${member} has ${decoded.length} bytes; expected 1 to ${most}`);
  return decoded;
}
