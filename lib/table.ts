import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { ScrubjayFunction } from './scrubjay-function.ts';

/**
 * BatchWriteItem cannot be had: IAM does not tell a batched put from a batched delete. A scan reads everybody's rows;
 * only the replay of the journal may, of the sessions, which the journal knows by their blinds. CDK's own grants
 * include both.
 */
const ACTIONS = {
  get: 'dynamodb:GetItem',
  getMany: 'dynamodb:BatchGetItem',
  query: 'dynamodb:Query',
  scan: 'dynamodb:Scan',
  put: 'dynamodb:PutItem',
  update: 'dynamodb:UpdateItem',
  delete: 'dynamodb:DeleteItem',
} as const;

export type TableRight = keyof typeof ACTIONS;

export interface ScrubjayTableProps {
  /** The environment variable that tells a function the table's name. */
  readonly variable: string;
  /** `pk` alone, or `pk` and `sk`; all are strings. */
  readonly key: 'pk' | 'pk, sk';
  /** Backed up and protected, or never backed up. */
  readonly kind: 'ledger' | 'erasable';
  /** The attribute (epoch seconds) after which DynamoDB may drop a row. */
  readonly timeToLive?: string;
}

/** A table of which a function gets the named rights and nothing else. */
export class ScrubjayTable extends Table {
  private readonly variable: string;

  constructor(scope: Construct, id: string, props: ScrubjayTableProps) {
    const isLedger = props.kind === 'ledger';
    super(scope, id, {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      ...(props.key === 'pk, sk' ? { sortKey: { name: 'sk', type: AttributeType.STRING } } : {}),
      ...(props.timeToLive === undefined ? {} : { timeToLiveAttribute: props.timeToLive }),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: isLedger },
      deletionProtection: isLedger,
      removalPolicy: isLedger ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.variable = props.variable;
  }

  allow(fn: ScrubjayFunction, ...rights: TableRight[]): void {
    Grant.addToPrincipal({
      grantee: fn,
      actions: rights.map((right) => ACTIONS[right]),
      resourceArns: [this.tableArn],
    });
    fn.addEnvironment(this.variable, this.tableName);
  }
}
