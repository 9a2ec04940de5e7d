import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { BusinessKeys } from './business-keys.ts';

/** How many unwrapped keys one sandbox holds. They are keys of businesses and periods, never of sessions. */
const CAPACITY = 1000;

/** What a ring's keys are for; bound into each by KMS's encryption context. */
export type KeyUse = 'blind' | 'seal' | 'token' | 'evidence';

/**
 * Keys of 256 bits per owner and label, wrapped by one KMS key, unwrapped once per sandbox: the number of KMS calls
 * grows with businesses and periods, not with traffic.
 */
export class KeyRing {
  readonly #kms: KMSClient;
  readonly #store: BusinessKeys;
  readonly #kmsKey: string;
  readonly #use: KeyUse;
  readonly #cache = new Map<string, Uint8Array>();

  constructor(kms: KMSClient, store: BusinessKeys, kmsKey: string, use: KeyUse) {
    this.#kms = kms;
    this.#store = store;
    this.#kmsKey = kmsKey;
    this.#use = use;
  }

  /** The key, or undefined when it was never made. */
  async find(owner: string, label: string): Promise<Uint8Array | undefined> {
    const cached = this.#cache.get(`${owner}#${label}`);
    if (cached !== undefined) return cached;
    const wrapped = await this.#store.get(owner, this.#name(label));
    return wrapped === undefined ? undefined : this.#unwrap(owner, label, wrapped);
  }

  /** The key, made if need be. Of two that make it at once, both get the one that was stored first. */
  async findOrCreate(owner: string, label: string): Promise<Uint8Array> {
    const found = await this.find(owner, label);
    if (found !== undefined) return found;
    const { CiphertextBlob, Plaintext } = await this.#kms.send(
      new GenerateDataKeyCommand({
        KeyId: this.#kmsKey,
        KeySpec: 'AES_256',
        EncryptionContext: this.#context(owner, label),
      }),
    );
    if (await this.#store.create(owner, this.#name(label), CiphertextBlob!))
      return this.#keep(owner, label, Plaintext!);
    const winner = await this.find(owner, label);
    if (winner === undefined) throw new Error(`key ${this.#name(label)} vanished while it was made`);
    return winner;
  }

  async #unwrap(owner: string, label: string, wrapped: Uint8Array): Promise<Uint8Array> {
    const { Plaintext } = await this.#kms.send(
      new DecryptCommand({
        KeyId: this.#kmsKey,
        CiphertextBlob: wrapped,
        EncryptionContext: this.#context(owner, label),
      }),
    );
    return this.#keep(owner, label, Plaintext!);
  }

  #keep(owner: string, label: string, key: Uint8Array): Uint8Array {
    if (this.#cache.size >= CAPACITY) this.#cache.delete(this.#cache.keys().next().value!);
    this.#cache.set(`${owner}#${label}`, key);
    return key;
  }

  #name(label: string): string {
    return `${this.#use}#${label}`;
  }

  #context(owner: string, label: string): Record<string, string> {
    return { owner, use: this.#use, label };
  }
}
