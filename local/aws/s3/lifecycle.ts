/** A lifecycle rule, as far as it removes something. */
export interface LifecycleRule {
  readonly prefix: string;
  /** Days after which a current object expires. */
  readonly days: number | undefined;
  /** Days after which a version that is no longer current is removed. */
  readonly noncurrentDays: number | undefined;
}

const DAY_MS = 86_400_000;

/** Properties that take nothing away that the local run holds: storage classes, parts of uploads (there are none). */
const WITHOUT_EFFECT = [
  'Transition',
  'Transitions',
  'NoncurrentVersionTransition',
  'NoncurrentVersionTransitions',
  'AbortIncompleteMultipartUpload',
];
const KNOWN = [
  'Id',
  'Status',
  'Prefix',
  'ExpirationInDays',
  'NoncurrentVersionExpiration',
  'NoncurrentVersionExpirationInDays',
  'ExpiredObjectDeleteMarker',
  ...WITHOUT_EFFECT,
];

/**
 * Reads the lifecycle rules of a bucket.
 *
 * @param place names the bucket, for errors
 * @throws Error for a rule with a filter or a date that is not followed here
 */
export function readLifecycle(rules: readonly Record<string, unknown>[], place: string): LifecycleRule[] {
  return rules
    .filter(({ Status }) => Status === 'Enabled')
    .map((rule) => {
      const unknown = Object.keys(rule).filter((name) => !KNOWN.includes(name));
      if (unknown.length > 0)
        throw new Error(
          `${place}: the lifecycle rule uses ${unknown.join(', ')}, which the local run does not follow`,
        );
      const noncurrent = (rule.NoncurrentVersionExpiration as { NoncurrentDays?: number } | undefined)
        ?.NoncurrentDays;
      return {
        prefix: String(rule.Prefix ?? ''),
        days: numberOf(rule.ExpirationInDays),
        noncurrentDays: numberOf(noncurrent ?? rule.NoncurrentVersionExpirationInDays),
      };
    });
}

/**
 * Whether something of a key is past its days: S3 adds the days and rounds up to the next midnight UTC.
 *
 * @param since when it was stored, or ceased to be current, in milliseconds
 * Source: docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html#intro-lifecycle-rules-number-of-days
 */
export function isPast(
  rule: LifecycleRule,
  days: number | undefined,
  key: string,
  since: number,
  now: number,
): boolean {
  if (days === undefined || !key.startsWith(rule.prefix)) return false;
  return now >= Math.ceil((since + days * DAY_MS) / DAY_MS) * DAY_MS;
}

function numberOf(value: unknown): number | undefined {
  return value === undefined ? undefined : Number(value);
}
