/**
 * AWS's list prices in us-east-1, in US dollars without taxes, free tiers and discounts, as the pricing pages gave them on
 * {@link PRICES_READ_ON}. Each stands beside the page that it is from.
 */
export const PRICES_READ_ON = '2026-11-24';

export const PRICES = {
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/ : standard tables. */
  dynamodb: {
    /** A write of up to 1 KB. */
    writeUnit: 0.625 / 1e6,
    /** A strongly consistent read of up to 4 KB; an eventually consistent one is half of it. */
    readUnit: 0.125 / 1e6,
  },
  /** https://aws.amazon.com/s3/pricing/ : S3 Standard. Deletions are free. */
  s3: {
    /** PUT, COPY, POST and LIST. */
    putOrList: 0.005 / 1e3,
    get: 0.0004 / 1e3,
  },
  /** https://aws.amazon.com/kms/pricing/ */
  kms: {
    symmetric: 0.03 / 1e4,
    /** Of an elliptic curve: signing, and asking for the public key. */
    asymmetric: 0.15 / 1e4,
  },
  /** https://aws.amazon.com/lambda/pricing/ : Arm, the first tier. */
  lambda: {
    invocation: 0.2 / 1e6,
    gigabyteSecond: 0.0000133334,
  },
  /** https://aws.amazon.com/step-functions/pricing/ : standard workflows. */
  stepFunctions: {
    transition: 0.025 / 1e3,
  },
} as const;
