import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';

/** The key that signs receipts: it never leaves KMS. */
export class SigningKey {
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

  /** ECDSA P-256 over a SHA-256 digest. @returns the signature in DER */
  async sign(digest: Uint8Array): Promise<Uint8Array> {
    const { Signature } = await this.#kms.send(
      new SignCommand({
        KeyId: this.#key,
        Message: digest,
        MessageType: 'DIGEST',
        SigningAlgorithm: 'ECDSA_SHA_256',
      }),
    );
    return Signature!;
  }
}
