import { GetPublicKeyCommand, type KMSClient, SignCommand, type SignCommandInput } from '@aws-sdk/client-kms';

/** A key that signs: it never leaves KMS. */
abstract class KmsSigner {
  readonly #kms: KMSClient;
  readonly #key: string;
  constructor(kms: KMSClient, key: string) {
    this.#kms = kms;
    this.#key = key;
  }

  /** The public key as DER SubjectPublicKeyInfo. */
  async publicKey(): Promise<Uint8Array> {
    const { PublicKey } = await this.#kms.send(new GetPublicKeyCommand({ KeyId: this.#key }));
    return PublicKey!;
  }

  protected async signWith(input: Omit<SignCommandInput, 'KeyId'>): Promise<Uint8Array> {
    const { Signature } = await this.#kms.send(new SignCommand({ KeyId: this.#key, ...input }));
    return Signature!;
  }
}

/** The key that signs receipts. */
export class SigningKey extends KmsSigner {
  /** ECDSA P-256 over a SHA-256 digest. @returns the signature in DER */
  sign(digest: Uint8Array): Promise<Uint8Array> {
    return this.signWith({ Message: digest, MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256' });
  }
}

/** The key that signs the log's checkpoints. */
export class LogKey extends KmsSigner {
  /** Ed25519 over a text of up to 4096 bytes. @returns the signature, 64 bytes */
  sign(text: Uint8Array): Promise<Uint8Array> {
    return this.signWith({ Message: text, MessageType: 'RAW', SigningAlgorithm: 'ED25519_SHA_512' });
  }
}
