import type { Emulator } from '../emulators/emulator.ts';
import type { Queue } from './queues.ts';

/** A message as the emulator shows it when asked without receiving. */
export interface Message {
  readonly messageId: string;
  readonly body: string;
  /** Local time, in milliseconds. */
  readonly sentTimestamp: number;
}

/** Every message of a queue, waiting, delayed or in flight, oldest first. Nothing is received by looking. */
export async function messagesOf(queue: Queue, fauxqs: Emulator): Promise<Message[]> {
  const answer = await fauxqs.send({
    method: 'GET',
    target: `/_fauxqs/queues/${encodeURIComponent(queue.name)}`,
    headers: {},
    body: Buffer.alloc(0),
  });
  const { messages } = JSON.parse(answer.body.toString('utf8')) as {
    messages: { ready: Message[]; delayed: Message[]; inflight: { message: Message }[] };
  };
  const all = [...messages.inflight.map(({ message }) => message), ...messages.ready, ...messages.delayed];
  return all.sort((a, b) => a.sentTimestamp - b.sentTimestamp);
}

/**
 * Deletes the messages that are past the queue's retention, which fauxqs does not do by itself. The queue hands
 * out its oldest messages first, so that those received here are the expired ones.
 */
export async function removeExpired(queue: Queue, now: number, fauxqs: Emulator): Promise<void> {
  const expired = (await messagesOf(queue, fauxqs)).filter(
    ({ sentTimestamp }) => sentTimestamp < now - queue.retentionMs,
  );
  const left = new Set(expired.map(({ messageId }) => messageId));
  while (left.size > 0) {
    const { Messages = [] } = (await fauxqs.call('AmazonSQS.ReceiveMessage', {
      QueueUrl: queue.emulatedUrl,
      MaxNumberOfMessages: Math.min(10, left.size),
      VisibilityTimeout: 30,
    })) as { Messages?: { MessageId: string; ReceiptHandle: string }[] };
    if (Messages.length === 0) return;
    for (const { MessageId, ReceiptHandle } of Messages) {
      const done = left.delete(MessageId);
      const receipt = { QueueUrl: queue.emulatedUrl, ReceiptHandle };
      if (done) await fauxqs.call('AmazonSQS.DeleteMessage', receipt);
      else await fauxqs.call('AmazonSQS.ChangeMessageVisibility', { ...receipt, VisibilityTimeout: 0 });
    }
    if (!Messages.some(({ MessageId }) => expired.some(({ messageId }) => messageId === MessageId))) return;
  }
}
