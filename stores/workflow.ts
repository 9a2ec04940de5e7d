import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';

/**
 * Starts what carries out requests. An execution is named by its request and by which of the request's executions it is,
 * so that starting it twice starts it once.
 */
export class RequestWorkflow {
  readonly #client: SFNClient;
  readonly #machine: string;
  constructor(client: SFNClient, machine: string) {
    this.#client = client;
    this.#machine = machine;
  }

  /**
   * @param attempt which of the request's executions; the first is 1
   * @returns false when that one has ended, in whichever way; true when it runs
   */
  async start(request: string, attempt = 1): Promise<boolean> {
    try {
      await this.#client.send(
        new StartExecutionCommand({
          stateMachineArn: this.#machine,
          name: attempt === 1 ? request : `${request}-${attempt}`,
          input: JSON.stringify({ requestId: request }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ExecutionAlreadyExists) return false;
      throw error;
    }
  }
}
