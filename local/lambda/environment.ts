import { devNull } from 'node:os';
import { GATEWAY_URL } from '../template/identity.ts';
import type { FunctionConfiguration } from './configuration.ts';

/** What a process needs from the machine to run at all; nothing else of the parent's environment is handed on. */
const NECESSITIES = ['PATH', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot'];

/**
 * The environment of one function: the template's variables and what Lambda defines
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html), with the local endpoint and the
 * function's own credentials.
 */
export function functionEnvironment(
  configuration: FunctionConfiguration,
  aws: {
    readonly region: string;
    readonly endpoint: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    /** Local time runs ahead of real time: code that trusts a clock can tell. */
    readonly simulatedClock: boolean;
  },
): Record<string, string> {
  const necessities = NECESSITIES.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(necessities),
    ...Object.fromEntries(
      Object.entries(configuration.environment).map(([name, value]) => [
        name,
        String(value).replaceAll(GATEWAY_URL, aws.endpoint),
      ]),
    ),
    _HANDLER: `index.${configuration.exportName}`,
    TZ: 'UTC',
    LANG: 'en_US.UTF-8',
    AWS_REGION: aws.region,
    AWS_DEFAULT_REGION: aws.region,
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ACCESS_KEY_ID: aws.accessKeyId,
    AWS_SECRET_ACCESS_KEY: aws.secretAccessKey,
    // A sandbox has no profile files; the developer's own must not reach in.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: configuration.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${configuration.functionName}`,
    LAMBDA_TASK_ROOT: configuration.directory,
    ...(aws.simulatedClock ? { SCRUBJAY_SIMULATED_CLOCK: '1' } : {}),
  };
}
