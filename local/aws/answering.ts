import type { Permissions } from '../iam/permissions.ts';
import type { CallLog } from './call-log.ts';
import type { Credentials } from './credentials.ts';
import type { Faults } from './faults.ts';
import type { Check, Service } from './service.ts';
import { type Answer, AwsError, errorAnswer, type Protocol } from './wire/answer.ts';
import type { HttpRequest } from './wire/listener.ts';
import { credentialScope } from './wire/request.ts';

/** What the gateway is made of. */
export interface Parts {
  readonly services: Readonly<Record<string, Service>>;
  readonly permissions: Permissions;
  readonly credentials: Credentials;
  readonly log: CallLog;
  readonly faults: Faults;
}

/** One request, from its signature to its answer; undefined when a fault cuts the connection. */
export async function answer(request: HttpRequest, parts: Parts): Promise<Answer | undefined> {
  let protocol: Protocol = 'json-1.0';
  try {
    const { accessKeyId, service: name } = credentialScope(request);
    const service = parts.services[name];
    if (!service) throw new AwsError('UnknownOperationException', `the local run has no service ${name}`);
    protocol = service.protocol;
    const principal = parts.credentials.principalOf(accessKeyId);
    if (!principal)
      throw new AwsError(
        protocol === 's3' ? 'InvalidAccessKeyId' : 'UnrecognizedClientException',
        'the access key id is not of this run',
        403,
      );

    const refusal = (check: Check) => {
      const denial = parts.permissions.denial(principal, check.action, check.resource, check.context);
      if (denial) parts.log.deny(denial.message);
      return denial;
    };
    const operation = service.understand({ ...request, may: (check) => refusal(check) === undefined });
    for (const check of operation.checks) {
      const denial = refusal(check);
      if (denial)
        throw protocol === 's3'
          ? new AwsError('AccessDenied', denial.message, 403)
          : new AwsError('AccessDeniedException', denial.message);
    }
    const { action, resource } = operation;
    const call = { principal, service: name, action, resource };
    parts.log.record(call);
    return await parts.faults.carryOut(operation, { ...call, body: request.body });
  } catch (error) {
    if (error instanceof AwsError) return errorAnswer(protocol, error);
    const reason = error instanceof Error ? error.stack : String(error);
    process.stderr.write(`local gateway: ${request.method} failed: ${reason}\n`);
    return errorAnswer(
      protocol,
      new AwsError('InternalFailure', 'the local gateway failed; see its messages', 500),
    );
  }
}
