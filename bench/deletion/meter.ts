import { PRICES } from '../../core/prices.ts';
import type { MeteredCall } from '../../test/support/world/world.ts';

const KILOBYTE = 1024;
const READ_UNIT = 4 * KILOBYTE;

/** What was done, in the units that AWS bills. */
export interface Usage {
  readonly dynamoReads: number;
  readonly dynamoReadUnits: number;
  readonly dynamoWrites: number;
  readonly dynamoWriteUnits: number;
  readonly s3PutsAndLists: number;
  readonly s3Gets: number;
  readonly s3Deletes: number;
  readonly kmsSymmetric: number;
  readonly kmsAsymmetric: number;
  readonly invocations: number;
  readonly gigabyteSeconds: number;
  readonly transitions: number;
}

const NOTHING: { -readonly [Name in keyof Usage]: number } = {
  dynamoReads: 0,
  dynamoReadUnits: 0,
  dynamoWrites: 0,
  dynamoWriteUnits: 0,
  s3PutsAndLists: 0,
  s3Gets: 0,
  s3Deletes: 0,
  kmsSymmetric: 0,
  kmsAsymmetric: 0,
  invocations: 0,
  gigabyteSeconds: 0,
  transitions: 0,
};

/** Counts calls of the stores, invocations and transitions. */
export class Meter {
  readonly usage = { ...NOTHING };

  /** An invocation: it is billed for its time and the memory it was given, in MB. */
  invoked(milliseconds: number, memory: number): void {
    this.usage.invocations += 1;
    this.usage.gigabyteSeconds += (milliseconds / 1000) * (memory / 1024);
  }

  /** A workflow has passed so many states, and started. */
  passed(states: number): void {
    this.usage.transitions += states + 1;
  }

  /** @throws {Error} for a call that it has no price of */
  called({ operation, input, answer }: MeteredCall): void {
    const { usage } = this;
    switch (operation) {
      case 'GetCommand':
        usage.dynamoReads += 1;
        usage.dynamoReadUnits += readUnits([itemIn(answer, 'Item')], input.ConsistentRead);
        return;
      case 'BatchGetCommand': {
        usage.dynamoReads += 1;
        const [request] = Object.values(
          input.RequestItems as Record<string, { Keys: object[]; ConsistentRead: unknown }>,
        );
        const { Responses } = answer as { Responses: Record<string, object[]> };
        const found = Object.values(Responses).flat();
        const missing = Array<undefined>(request!.Keys.length - found.length).fill(undefined);
        for (const item of [...found, ...missing])
          usage.dynamoReadUnits += readUnits([item], request!.ConsistentRead);
        return;
      }
      case 'QueryCommand':
        usage.dynamoReads += 1;
        usage.dynamoReadUnits += readUnits((answer as { Items: object[] }).Items, input.ConsistentRead);
        return;
      case 'PutCommand':
      case 'UpdateCommand':
      case 'DeleteCommand':
        usage.dynamoWrites += 1;
        usage.dynamoWriteUnits += Math.max(
          1,
          Math.ceil(sizeOf(itemIn(answer, 'Attributes') ?? {}) / KILOBYTE),
        );
        return;
      case 'PutObjectCommand':
      case 'ListObjectsV2Command':
        usage.s3PutsAndLists += 1;
        return;
      case 'GetObjectCommand':
        usage.s3Gets += 1;
        return;
      case 'DeleteObjectsCommand':
        usage.s3Deletes += (input.Delete as { Objects: unknown[] }).Objects.length;
        return;
      case 'DecryptCommand':
      case 'GenerateDataKeyCommand':
        usage.kmsSymmetric += 1;
        return;
      case 'SignCommand':
      case 'GetPublicKeyCommand':
        usage.kmsAsymmetric += 1;
        return;
      case 'ListShardsCommand':
      case 'DescribeStreamSummaryCommand':
      case 'StartExecutionCommand':
        return;
      default:
        throw new Error(`the meter has no price of ${operation}`);
    }
  }
}

/** What a usage costs, in US dollars. */
export function dollarsOf(usage: Usage): number {
  const { dynamodb, s3, kms, lambda, stepFunctions } = PRICES;
  return (
    usage.dynamoReadUnits * dynamodb.readUnit +
    usage.dynamoWriteUnits * dynamodb.writeUnit +
    usage.s3PutsAndLists * s3.putOrList +
    usage.s3Gets * s3.get +
    usage.kmsSymmetric * kms.symmetric +
    usage.kmsAsymmetric * kms.asymmetric +
    usage.invocations * lambda.invocation +
    usage.gigabyteSeconds * lambda.gigabyteSecond +
    usage.transitions * stepFunctions.transition
  );
}

function itemIn(answer: unknown, member: 'Item' | 'Attributes'): object | undefined {
  return (answer as Record<string, object | undefined>)[member];
}

/** A read is billed by the size of all that it reads, at least one unit; half when an older state will do. */
function readUnits(items: readonly (object | undefined)[], isConsistent: unknown): number {
  const size = items.reduce((total, item) => total + sizeOf(item ?? {}), 0);
  return Math.max(1, Math.ceil(size / READ_UNIT)) * (isConsistent === true ? 1 : 0.5);
}

/** About as DynamoDB counts: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (value instanceof Uint8Array) return value.length;
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 1;
  if (Array.isArray(value)) return 3 + value.reduce((total, each) => total + sizeOf(each) + 1, 0);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).reduce((total, [name, each]) => total + name.length + sizeOf(each) + 1, 0);
  return 1;
}
