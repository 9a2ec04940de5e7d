import { Logger } from '@aws-lambda-powertools/logger';

const logger = new Logger({ serviceName: 'scrubjay', sampleRateValue: 0 });

/** What a log line may hold: names of our own, counts and ids of records. There is no field for a value. */
export interface LogFields {
  readonly code?: string;
  readonly error?: string;
  readonly shard?: string;
  readonly sequenceNumber?: string;
  readonly requestId?: string;
  readonly counts?: Readonly<Record<string, number>>;
}

export function logInfo(message: string, fields: LogFields = {}): void {
  logger.info(message, { ...fields });
}

/** Logs a failure by its error's name and our own message; an error's text may quote a value and is never logged. */
export function logFailure(message: string, error: unknown, fields: LogFields = {}): void {
  logger.error(message, { ...fields, error: error instanceof Error ? error.name : typeof error });
}
