import type { Node } from 'constructs';
import * as z from 'zod';

export type StreamCapacity =
  | { readonly mode: 'on-demand' }
  | { readonly mode: 'provisioned'; readonly shards: number };

/** What an operator chooses, as CDK context: `cdk deploy -c issuer=https://privacy.example.com`. */
export interface Settings {
  /** `sha256:` and the hex SHA-256 of the operator's key. Empty: nobody is the operator. */
  readonly operatorKeyHash: string;
  /** How long receipts and journal are write-once, in days. It can be raised later, never lowered. */
  readonly receiptRetentionDays: number;
  readonly streams: StreamCapacity;
  /** The name on receipts. Undefined: the API's own address. */
  readonly issuer: string | undefined;
  /** The SNS topic that alarms are sent to. Undefined: they only show in CloudWatch. */
  readonly alarmTopicArn: string | undefined;
}

/** A business must keep the records of requests for at least 24 months: 11 CCR § 7101(a). */
const TWENTY_FOUR_MONTHS = 730;

/** S3 Object Lock takes at most 100 years. */
const LONGEST_OBJECT_LOCK = 36_500;

// The command line hands every context value over as a string.
const wholeNumber = (from: number, to: number) =>
  z.coerce.number({ error: `must be a whole number from ${from} to ${to}` }).pipe(
    z
      .number()
      .int({ error: `must be a whole number from ${from} to ${to}` })
      .min(from, { error: `must be a whole number from ${from} to ${to}` })
      .max(to, { error: `must be a whole number from ${from} to ${to}` }),
  );

const CONTEXT = z.object({
  operatorKeyHash: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, {
      error:
        'must be "sha256:" and 64 lower-case hex digits: the SHA-256 of the operator key, never the key itself',
    })
    .or(z.literal(''))
    .default(''),
  receiptRetentionDays: wholeNumber(1, LONGEST_OBJECT_LOCK).default(TWENTY_FOUR_MONTHS),
  streamMode: z
    .enum(['on-demand', 'provisioned'], { error: 'must be "on-demand" or "provisioned"' })
    .default('on-demand'),
  streamShards: wholeNumber(1, 500).optional(),
  issuer: z
    .string()
    .regex(/^[\w,.;:'()/-]{1,200}$/, {
      error: "must be 1 to 200 letters, digits or , . ; : ' ( ) / - _ without spaces: it stands on receipts",
    })
    .optional(),
  alarmTopicArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/, {
      error: 'must be the ARN of an SNS topic: arn:aws:sns:<region>:<account>:<name>',
    })
    .optional(),
});

/**
 * Reads the settings from the context and checks all of them at once.
 *
 * @throws Error naming every setting that is malformed and what was expected. It does not repeat the value:
 *   somebody may have given the operator key where its hash belongs.
 */
export function readSettings(node: Node): Settings {
  const given = Object.fromEntries(Object.keys(CONTEXT.shape).map((key) => [key, node.tryGetContext(key)]));
  const parsed = CONTEXT.safeParse(given);
  const problems = parsed.success ? [] : parsed.error.issues.map(describe(given));
  if (given.streamShards !== undefined && given.streamMode !== 'provisioned') {
    problems.push('streamShards: is only for streamMode "provisioned"; leave it out or set streamMode');
  }
  if (!parsed.success || problems.length > 0) {
    throw new Error(
      `The CDK context has ${problems.length} malformed setting(s); set them with -c name=value or in cdk.json:\n` +
        problems.map((problem) => `  ${problem}`).join('\n'),
    );
  }
  const { operatorKeyHash, receiptRetentionDays, streamMode, streamShards, issuer, alarmTopicArn } =
    parsed.data;
  return {
    operatorKeyHash,
    receiptRetentionDays,
    streams:
      streamMode === 'on-demand' ? { mode: streamMode } : { mode: streamMode, shards: streamShards ?? 1 },
    issuer,
    alarmTopicArn,
  };
}

const describe = (given: Record<string, unknown>) => (issue: z.core.$ZodIssue) => {
  const name = String(issue.path[0]);
  const value = given[name];
  const kind = typeof value === 'string' ? `a text of ${value.length} characters` : `a ${typeof value}`;
  return `${name}: ${lastMessage(issue)} (given: ${kind})`;
};

/** Of a union (a form, or empty) the first alternative says what is expected. */
function lastMessage(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_union' ? (issue.errors[0]?.[0]?.message ?? issue.message) : issue.message;
}
