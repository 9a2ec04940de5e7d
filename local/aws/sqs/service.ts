import type { Deployment } from '../../template/deployment.ts';
import type { Emulator } from '../emulators/emulator.ts';
import { keyChecks } from '../encryption.ts';
import type { Service } from '../service.ts';
import { jsonBody, targetOf } from '../wire/request.ts';
import { messagesOf, removeExpired } from './messages.ts';
import { createQueues, EMULATED_ACCOUNT, queueNamed } from './queues.ts';

/** What an encrypted queue's key is used for. Source: docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html */
const KEY_USES: Record<string, readonly ('kms:GenerateDataKey' | 'kms:Decrypt')[]> = {
  SendMessage: ['kms:GenerateDataKey', 'kms:Decrypt'],
  ReceiveMessage: ['kms:Decrypt'],
};

/** SQS, by fauxqs; retention, which fauxqs does not do, is the gateway's. */
export async function startSqs(deployment: Deployment, fauxqs: Emulator): Promise<Service> {
  const queues = await createQueues(deployment, fauxqs);
  return {
    protocol: 'json-1.0',
    understand(request) {
      // A batch needs the permission of the single action.
      const name = targetOf(request);
      const single = name.replace(/Batch$/, '');
      const action = `sqs:${single}`;
      const body = jsonBody(request);
      const named = body.QueueUrl ?? body.QueueName;
      if (named === undefined)
        return {
          action,
          resource: '*',
          checks: [{ action, resource: '*' }],
          perform: () => fauxqs.send(request),
        };
      const queue = queueNamed(queues, named);
      const resource = queue.resource.arn;
      const emulated = body.QueueUrl === undefined ? body : { ...body, QueueUrl: queue.emulatedUrl };
      return {
        action,
        resource,
        checks: [
          { action, resource },
          ...keyChecks(queue.key, KEY_USES[single] ?? [], 'sqs', { 'aws:sqs:arn': resource }),
        ],
        async perform() {
          const answer = await fauxqs.send({ ...request, body: Buffer.from(JSON.stringify(emulated)) });
          if (name !== 'GetQueueUrl' && name !== 'GetQueueAttributes') return answer;
          const url = `http://${request.headers.host ?? request.headers[':authority']}/${deployment.account}/${queue.name}`;
          const text = answer.body.toString('utf8').replaceAll(queue.emulatedUrl, url);
          return {
            ...answer,
            headers: withoutLength(answer.headers),
            body: Buffer.from(text.replaceAll(EMULATED_ACCOUNT, deployment.account)),
          };
        },
      };
    },
    async expire(now) {
      for (const queue of queues) await removeExpired(queue, now, fauxqs);
    },
    async *contents() {
      for (const queue of queues)
        for (const message of await messagesOf(queue, fauxqs))
          yield {
            store: queue.resource.logicalId,
            place: message.messageId,
            bytes: Buffer.from(JSON.stringify(message)),
          };
    },
  };
}

function withoutLength(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'content-length'));
}
