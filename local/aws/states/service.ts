import type { ExecutionDescription, ExecutionStatus, StatesService } from '../../states/service.ts';
import type { Service } from '../service.ts';
import { AwsError, jsonAnswer } from '../wire/answer.ts';
import { jsonBody, targetOf } from '../wire/request.ts';
import { describeHistory } from './history.ts';

type Body = Record<string, unknown>;

/** Step Functions on the wire; the state machines themselves are attached once they run. */
export interface States extends Service {
  attach(service: StatesService): void;
}

/** What the attached service's errors are called; anything else is a fault of the local run. */
const ERRORS = [
  'ExecutionAlreadyExists',
  'ExecutionDoesNotExist',
  'InvalidArn',
  'InvalidExecutionInput',
  'InvalidName',
  'StateMachineDoesNotExist',
];

const operations: Record<string, (service: StatesService, body: Body) => Promise<Body> | Body> = {
  async StartExecution(service, body) {
    const started = await service.startExecution({
      stateMachineArn: String(body.stateMachineArn),
      ...(typeof body.name === 'string' ? { name: body.name } : {}),
      ...(typeof body.input === 'string' ? { input: body.input } : {}),
    });
    return { executionArn: started.executionArn, startDate: started.startDate / 1000 };
  },
  DescribeExecution: (service, body) => {
    const { input, output, error, cause, ...execution } = service.describeExecution(
      String(body.executionArn),
    );
    return { ...listed(execution), input, output, error, cause };
  },
  ListExecutions: (service, body) => ({
    executions: service
      .listExecutions(String(body.stateMachineArn))
      .filter(
        ({ status }) => body.statusFilter === undefined || status === (body.statusFilter as ExecutionStatus),
      )
      .map(listed)
      .reverse(),
  }),
  GetExecutionHistory: (service, body) => ({
    events: describeHistory(service.history(String(body.executionArn)), body.reverseOrder === true),
  }),
};

export function createStates(): States {
  let attached: StatesService | undefined;
  return {
    protocol: 'json-1.0',
    attach(service) {
      attached = service;
    },
    understand(request) {
      const name = targetOf(request);
      const operation = operations[name];
      if (!operation)
        throw new AwsError(
          'UnknownOperationException',
          `the local Step Functions do not do ${name}; they do ${Object.keys(operations).join(', ')}`,
        );
      const body = jsonBody(request);
      const action = `states:${name}`;
      const resource = String(body.executionArn ?? body.stateMachineArn ?? '*');
      return {
        action,
        resource,
        checks: [{ action, resource }],
        async perform() {
          if (!attached)
            throw new Error('no state machines are attached to the gateway yet: call attachStates first');
          try {
            return jsonAnswer('json-1.0', await operation(attached, body));
          } catch (error) {
            if (error instanceof Error && ERRORS.includes(error.name))
              throw new AwsError(error.name, error.message);
            throw error;
          }
        },
      };
    },
    async expire() {},
    async *contents() {},
  };
}

function listed({
  executionArn,
  stateMachineArn,
  name,
  status,
  startDate,
  stopDate,
}: Pick<
  ExecutionDescription,
  'executionArn' | 'stateMachineArn' | 'name' | 'status' | 'startDate' | 'stopDate'
>): Body {
  return {
    executionArn,
    stateMachineArn,
    name,
    status,
    startDate: startDate / 1000,
    ...(stopDate === undefined ? {} : { stopDate: stopDate / 1000 }),
  };
}
