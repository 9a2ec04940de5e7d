import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';

/** Starts what carries out requests. The execution is named by its request, so that starting it twice starts it once. */
export class RequestWorkflow {
  readonly #client: SFNClient;
  readonly #machine: string;
  constructor(client: SFNClient, machine: string) {
    this.#client = client;
    this.#machine = machine;
  }

  async start(request: string): Promise<void> {
    try {
      await this.#client.send(
        new StartExecutionCommand({
          stateMachineArn: this.#machine,
          name: request,
          input: JSON.stringify({ requestId: request }),
        }),
      );
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  }
}
