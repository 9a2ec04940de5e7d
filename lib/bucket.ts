import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledgeObjectKeys } from './acknowledgements.ts';
import type { EncryptionKey } from './encryption-keys.ts';
import type { ScrubjayFunction } from './scrubjay-function.ts';

export type BucketRight = 'get' | 'put' | 'delete' | 'list';

const OBJECT_ACTIONS = { get: 's3:GetObject', put: 's3:PutObject', delete: 's3:DeleteObject' } as const;

export interface ScrubjayBucketProps {
  /** The environment variable that tells a function the bucket's name. */
  readonly variable: string;
  readonly encryptionKey: EncryptionKey;
  /** Write-once for that many days and kept, or without versions and thrown away. */
  readonly kind: { readonly ledger: { readonly writeOnceDays: number } } | 'erasable';
  /** Objects expire after that many days. */
  readonly expirationDays?: number;
}

/** A bucket of which a function gets the named rights, under one prefix where there is one, and nothing else. */
export class ScrubjayBucket extends Bucket {
  private readonly variable: string;
  private readonly key: EncryptionKey;

  constructor(scope: Construct, id: string, props: ScrubjayBucketProps) {
    const { kind } = props;
    super(scope, id, {
      encryption: BucketEncryption.KMS,
      encryptionKey: props.encryptionKey,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      ...(kind === 'erasable'
        ? { versioned: false, removalPolicy: RemovalPolicy.DESTROY }
        : {
            versioned: true,
            objectLockEnabled: true,
            objectLockDefaultRetention: ObjectLockRetention.compliance(
              Duration.days(kind.ledger.writeOnceDays),
            ),
            removalPolicy: RemovalPolicy.RETAIN,
          }),
      lifecycleRules: [
        {
          // The parts of an upload that was never completed are in no listing, so nothing else would find them.
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          ...(props.expirationDays === undefined ? {} : { expiration: Duration.days(props.expirationDays) }),
        },
      ],
    });
    this.variable = props.variable;
    this.key = props.encryptionKey;
  }

  /** @param prefix where objects may be touched, such as `journal/`. It does not bound `list`. */
  allow(fn: ScrubjayFunction, rights: readonly BucketRight[], prefix = ''): void {
    const onObjects = rights.filter((right) => right !== 'list');
    if (onObjects.length > 0) {
      Grant.addToPrincipal({
        grantee: fn,
        actions: onObjects.map((right) => OBJECT_ACTIONS[right]),
        resourceArns: [this.arnForObjects(`${prefix}*`)],
      });
      acknowledgeObjectKeys(fn, this, prefix);
    }
    if (rights.includes('list')) {
      Grant.addToPrincipal({ grantee: fn, actions: ['s3:ListBucket'], resourceArns: [this.bucketArn] });
    }
    // S3 encrypts with a data key on put and opens with it on get; listing and deleting need no key.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
    if (rights.includes('put')) {
      this.key.allow(fn, 'GenerateDataKey');
    }
    if (rights.includes('get')) {
      this.key.allow(fn, 'Decrypt');
    }
    fn.addEnvironment(this.variable, this.bucketName);
  }
}
