import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** What a caller binds a ciphertext to: the same pairs must be given to open it. */
export type EncryptionContext = Readonly<Record<string, string>>;

const VERSION = 1;
const ID_BYTES = 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts as KMS does: AES-256-GCM with the encryption context as additional data. The blob tells which key made
 * it: version (1 byte), key id (16), initialization vector (12), tag (16), ciphertext.
 */
export function encrypt(
  keyId: string,
  material: Buffer,
  plaintext: Buffer,
  context: EncryptionContext,
): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', material, iv);
  cipher.setAAD(additionalData(context));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([
    Buffer.of(VERSION),
    Buffer.from(keyId.replaceAll('-', ''), 'hex'),
    iv,
    cipher.getAuthTag(),
    body,
  ]);
}

/** The id of the key that made a blob, or undefined when it is none of ours. */
export function keyIdOf(blob: Buffer): string | undefined {
  if (blob.length < 1 + ID_BYTES + IV_BYTES + TAG_BYTES || blob[0] !== VERSION) return undefined;
  return blob
    .subarray(1, 1 + ID_BYTES)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Opens a blob; undefined when it was changed or bound to another context. */
export function decrypt(material: Buffer, blob: Buffer, context: EncryptionContext): Buffer | undefined {
  const iv = blob.subarray(1 + ID_BYTES, 1 + ID_BYTES + IV_BYTES);
  const tag = blob.subarray(1 + ID_BYTES + IV_BYTES, 1 + ID_BYTES + IV_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', material, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(additionalData(context));
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([
      decipher.update(blob.subarray(1 + ID_BYTES + IV_BYTES + TAG_BYTES)),
      decipher.final(),
    ]);
  } catch {
    return undefined;
  }
}

function additionalData(context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(JSON.stringify(pairs));
}
