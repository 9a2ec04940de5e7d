import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  DefinitionBody,
  type IChainable,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { LOG_RETENTION_DAYS } from '../core/data-map.ts';
import { acknowledgeLogDelivery } from './acknowledgements.ts';
import type { ScrubjayFunction } from './scrubjay-function.ts';

export interface WorkflowProps {
  readonly comment: string;
  /** The state that it begins with. */
  readonly start: IChainable;
  /** The functions that it calls. */
  readonly steps: readonly ScrubjayFunction[];
  /** When it has failed, if it has not ended by then. */
  readonly timeout: Duration;
}

/**
 * A state machine as all of Scrubjay's are: a log of errors without data, and a role that may call its steps and
 * write that log and nothing else.
 */
export class Workflow extends StateMachine {
  constructor(scope: Construct, id: string, { comment, start, steps, timeout }: WorkflowProps) {
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: LOG_RETENTION_DAYS as RetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    super(scope, id, {
      comment,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromChainable(start),
      timeout,
      role: roleOf(scope, id, steps),
      tracingEnabled: false,
      logs: { destination: logGroup, level: LogLevel.ERROR, includeExecutionData: false },
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  /** Lets a function start it; its ARN is in the function's `DELETION_STATE_MACHINE` and the like. */
  allowStart(fn: ScrubjayFunction): void {
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['states:StartExecution'],
      resourceArns: [this.stateMachineArn],
    });
    fn.addEnvironment(`${this.node.id.toUpperCase()}_STATE_MACHINE`, this.stateMachineArn);
  }
}

/**
 * CDK would allow every version of a step by a wildcard; the workflow calls the functions themselves only, so its
 * role is written here and CDK's additions to it are refused.
 */
function roleOf(scope: Construct, id: string, steps: readonly ScrubjayFunction[]) {
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('states.amazonaws.com') });
  Grant.addToPrincipal({
    grantee: role,
    actions: ['lambda:InvokeFunction'],
    resourceArns: steps.map((step) => step.functionArn),
  });
  // https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
  Grant.addToPrincipal({
    grantee: role,
    actions: [
      'logs:CreateLogDelivery',
      'logs:GetLogDelivery',
      'logs:UpdateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:DescribeResourcePolicies',
      'logs:DescribeLogGroups',
    ],
    resourceArns: ['*'],
  });
  acknowledgeLogDelivery(role);
  return role.withoutPolicyUpdates();
}
