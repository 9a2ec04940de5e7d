import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import type { Resource } from '../template/deployment.ts';
import { checkDefinition, type Json } from './definition.ts';
import { type Runnable, rewrite } from './rewrite.ts';

/** One state machine of the template, ready to run. */
export interface Machine {
  readonly arn: string;
  readonly name: string;
  readonly logicalId: string;
  readonly roleArn: string;
  readonly runnable: Runnable;
  readonly interpreter: StateMachine;
}

/** Reads an AWS::StepFunctions::StateMachine. Throws an Error for what would run differently here than on AWS. */
export function readMachine(resource: Resource): Machine {
  const where = `state machine ${resource.logicalId}`;
  const properties = resource.properties as {
    DefinitionString?: string;
    StateMachineType?: string;
    RoleArn?: string;
  };
  if ((properties.StateMachineType ?? 'STANDARD') !== 'STANDARD') {
    throw new Error(`${where}: type ${properties.StateMachineType}; the local run has STANDARD`);
  }
  if (!properties.DefinitionString) throw new Error(`${where}: has no DefinitionString`);
  const definition = JSON.parse(properties.DefinitionString) as Json;
  checkDefinition(definition, where);
  const runnable = rewrite(definition);
  try {
    // The interpreter validates the language; ARNs of the local run are no AWS ARNs in every detail.
    const options = { validationOptions: { checkArn: false } };
    new StateMachine(definition as unknown as StateMachineDefinition, options);
    return {
      arn: resource.arn,
      name: resource.arn.split(':').at(-1)!,
      logicalId: resource.logicalId,
      roleArn: String(properties.RoleArn ?? ''),
      runnable,
      interpreter: new StateMachine(runnable.definition as unknown as StateMachineDefinition, options),
    };
  } catch (error) {
    throw new Error(`${where}: ${(error as Error).message}`);
  }
}
