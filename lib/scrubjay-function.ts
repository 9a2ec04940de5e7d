import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { LOG_RETENTION_DAYS } from '../core/data-map.ts';
import { handlerCode } from './handler-code.ts';

export interface ScrubjayFunctionProps {
  /** The module under lambdas/ that exports `handler`, such as `collect/index.ts`. */
  readonly entry: string;
  /** Seconds. */
  readonly timeout: number;
  /** MB. */
  readonly memory: number;
  readonly description: string;
}

/**
 * A Lambda function as all of Scrubjay's are: Node 24 on arm64, a log group of its own, a role that may write that
 * log and nothing else until something is allowed, and no environment but what those allowances add.
 */
export class ScrubjayFunction extends LambdaFunction {
  /** Seconds. */
  readonly timeoutSeconds: number;

  constructor(scope: Construct, id: string, props: ScrubjayFunctionProps) {
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: LOG_RETENTION_DAYS as RetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    Grant.addToPrincipal({
      grantee: role,
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resourceArns: [logGroup.logGroupArn],
    });
    super(scope, id, {
      description: props.description,
      code: handlerCode(scope, id, props.entry),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.seconds(props.timeout),
      memorySize: props.memory,
      role,
      logGroup,
    });
    this.timeoutSeconds = props.timeout;
  }
}
