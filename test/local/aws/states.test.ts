import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ExecutionDescription, StatesService } from '../../../local/states/service.ts';
import { type Run, startRun } from './support/run.ts';
import { functionWith, outcome, stackOf } from './support/templates.ts';

let run: Run;
let admin: SFNClient;
beforeAll(async () => {
  run = await startRun(
    stackOf(
      {
        Deletion: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: '{}' } },
        Other: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: '{}' } },
      },
      functionWith('Requests', [{ Action: 'states:StartExecution', Resource: { Ref: 'Deletion' } }]),
    ),
  );
  run.gateway.attachStates(oneExecution(run.arn('Deletion')));
  admin = new SFNClient(run.as());
});
afterAll(() => run.gateway.close());

/** A service whose only execution has succeeded. */
function oneExecution(stateMachineArn: string): StatesService {
  const execution: ExecutionDescription = {
    executionArn: `${stateMachineArn.replace(':stateMachine:', ':execution:')}:first`,
    stateMachineArn,
    name: 'first',
    status: 'SUCCEEDED',
    startDate: 1_000_000,
    stopDate: 2_000_000,
    input: '{"requestId":"r1"}',
    output: '{}',
  };
  return {
    startExecution: async ({ name }) => {
      if (name === 'taken')
        throw Object.assign(new Error('the name is taken'), { name: 'ExecutionAlreadyExists' });
      return { executionArn: execution.executionArn, startDate: execution.startDate };
    },
    describeExecution: () => execution,
    listExecutions: () => [execution],
    history: () => [
      { type: 'ExecutionStarted', timestamp: 1_000_000, input: { requestId: 'r1' } },
      {
        type: 'StateEntered',
        timestamp: 1_000_001,
        state: 'Suppress',
        stateType: 'Task',
        input: { requestId: 'r1' },
      },
      { type: 'StateRetried', timestamp: 1_000_002, state: 'Suppress' },
      { type: 'ExecutionSucceeded', timestamp: 2_000_000, output: {} },
    ],
  };
}

test('an execution starts, is described and listed, with its dates', async () => {
  const { executionArn, startDate } = await admin.send(
    new StartExecutionCommand({ stateMachineArn: run.arn('Deletion'), input: '{}' }),
  );
  const described = await admin.send(new DescribeExecutionCommand({ executionArn }));
  const { executions } = await admin.send(
    new ListExecutionsCommand({ stateMachineArn: run.arn('Deletion') }),
  );
  expect(startDate).toEqual(new Date(1_000_000));
  expect(described).toMatchObject({
    status: 'SUCCEEDED',
    input: '{"requestId":"r1"}',
    stopDate: new Date(2_000_000),
  });
  expect(executions).toMatchObject([{ executionArn, name: 'first' }]);
});

test('a history is in AWS’s form, without what AWS has no event for', async () => {
  const { events } = await admin.send(new GetExecutionHistoryCommand({ executionArn: 'any' }));
  expect(events?.map(({ id, type }) => [id, type])).toEqual([
    [1, 'ExecutionStarted'],
    [2, 'TaskStateEntered'],
    [3, 'ExecutionSucceeded'],
  ]);
  expect(events?.[1]?.stateEnteredEventDetails).toEqual({ name: 'Suppress', input: '{"requestId":"r1"}' });
});

test('errors of the service keep their names', async () => {
  const call = admin.send(new StartExecutionCommand({ stateMachineArn: run.arn('Deletion'), name: 'taken' }));
  expect(await outcome(call)).toBe('ExecutionAlreadyExists');
});

test('who may start one state machine may start no other', async () => {
  const start = (name: string) =>
    outcome(
      new SFNClient(run.as('Requests')).send(new StartExecutionCommand({ stateMachineArn: run.arn(name) })),
    );
  expect([await start('Deletion'), await start('Other')]).toEqual(['done', 'AccessDeniedException']);
});
