import { type Gateway, startGateway } from '../../../../local/aws/gateway.ts';
import { type Clock, createClock } from '../../../../local/clock.ts';
import type { Template } from '../../../../local/template/assembly.ts';
import { type Deployment, loadDeployment } from '../../../../local/template/deployment.ts';
import { writeAssembly } from '../../template/assembly.ts';

/** A gateway over stacks of a test's own, with what an SDK client needs to reach it. */
export interface Run {
  readonly gateway: Gateway;
  readonly clock: Clock;
  readonly deployment: Deployment;
  /** The physical id of a resource: a table's, bucket's or stream's name, a queue's URL, a key's id. */
  id(logicalId: string): string;
  arn(logicalId: string): string;
  /** The configuration of a client that signs as a function, or as the admin. */
  as(principal?: string): {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
    maxAttempts: number;
  };
}

export async function startRun(stacks: Readonly<Record<string, Template>>): Promise<Run> {
  const deployment = loadDeployment(writeAssembly(stacks));
  const clock = createClock();
  const gateway = await startGateway({ deployment, clock });
  const resource = (logicalId: string) => {
    const found = deployment.resources.find((candidate) => candidate.logicalId === logicalId);
    if (!found) throw new Error(`the test's stacks have no ${logicalId}`);
    return found;
  };
  return {
    gateway,
    clock,
    deployment,
    id: (logicalId) => resource(logicalId).physicalId.replace('http://gateway.invalid', gateway.url),
    arn: (logicalId) => resource(logicalId).arn,
    as: (principal = 'admin') => ({
      endpoint: gateway.url,
      region: 'us-west-1',
      credentials: gateway.credentialsFor(principal),
      maxAttempts: 1,
    }),
  };
}
