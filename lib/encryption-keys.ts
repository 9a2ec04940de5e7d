import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Key, type KeyProps, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { ScrubjayFunction } from './scrubjay-function.ts';

export type KeyAction = 'Decrypt' | 'GenerateDataKey' | 'Sign' | 'GetPublicKey';

/** A KMS key of which a function gets the named actions and nothing else. */
export class EncryptionKey extends Key {
  /** The environment variable that tells a function the key's ARN, for keys that code names. */
  private readonly variable: string | undefined;

  constructor(scope: Construct, id: string, { variable, ...props }: KeyProps & { variable?: string }) {
    super(scope, id, props);
    this.variable = variable;
  }

  allow(fn: ScrubjayFunction, ...actions: KeyAction[]): void {
    Grant.addToPrincipal({
      grantee: fn,
      actions: actions.map((action) => `kms:${action}`),
      resourceArns: [this.keyArn],
    });
    if (this.variable !== undefined) {
      fn.addEnvironment(this.variable, this.keyArn);
    }
  }
}

/** The keys that must outlive the pipeline: without them the ledger and the archive cannot be read. */
export class LedgerKeys {
  /** Encrypts clean stream, buckets and queues at rest. */
  readonly store: EncryptionKey;
  /** Wraps sealing keys: one a business and period, so that KMS calls do not grow with traffic. */
  readonly seal: EncryptionKey;
  /** Wraps the keys that identifiers are blinded with. */
  readonly blind: EncryptionKey;
  /** Wraps the keys that session tokens are signed with. */
  readonly token: EncryptionKey;
  /** Wraps the seeds of the keys that sign consent receipts and agreements: no call to KMS for each. */
  readonly evidence: EncryptionKey;
  /** Signs receipts (ES256). */
  readonly signing: EncryptionKey;
  /** Signs the transparency log's checkpoints (Ed25519). */
  readonly log: EncryptionKey;

  constructor(scope: Construct) {
    const symmetric = { enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN };
    this.store = new EncryptionKey(scope, 'StoreKey', {
      ...symmetric,
      description: 'Scrubjay: clean stream, buckets and queues at rest',
    });
    this.seal = new EncryptionKey(scope, 'SealKey', {
      ...symmetric,
      variable: 'SEAL_KEY',
      description: 'Scrubjay: wraps sealing keys',
    });
    this.blind = new EncryptionKey(scope, 'BlindKey', {
      ...symmetric,
      variable: 'BLIND_KEY',
      description: 'Scrubjay: wraps blinding keys',
    });
    this.token = new EncryptionKey(scope, 'TokenKey', {
      ...symmetric,
      variable: 'TOKEN_KEY',
      description: 'Scrubjay: wraps session-token keys',
    });
    this.evidence = new EncryptionKey(scope, 'EvidenceKey', {
      ...symmetric,
      variable: 'EVIDENCE_KEY',
      description: 'Scrubjay: wraps the seeds of the keys that sign evidence',
    });
    this.signing = new EncryptionKey(scope, 'SigningKey', {
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy: RemovalPolicy.RETAIN,
      variable: 'SIGNING_KEY',
      description: 'Scrubjay: signs receipts',
    });
    this.log = new EncryptionKey(scope, 'LogKey', {
      keySpec: KeySpec.ECC_NIST_EDWARDS25519,
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy: RemovalPolicy.RETAIN,
      variable: 'LOG_KEY',
      description: "Scrubjay: signs the transparency log's checkpoints",
    });
  }
}

/** Encrypts what has not been redacted yet: raw stream and quarantine. Only Redact may decrypt with it. */
export class RawKey extends EncryptionKey {
  constructor(scope: Construct) {
    super(scope, 'RawKey', {
      enableKeyRotation: true,
      // What it encrypts lives for a day, so nothing is lost with it.
      removalPolicy: RemovalPolicy.DESTROY,
      pendingWindow: Duration.days(7),
      description: 'Scrubjay: raw stream and quarantine at rest',
    });
  }
}
