import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../../clock.ts';
import { type Answer, AwsError } from '../wire/answer.ts';
import type { ThreadData } from './thread.ts';

/** A request to an emulator; headers that belong to one connection only are left out on the way. */
interface EmulatorRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** An emulator that runs in a thread of this process, so that it cannot outlive it. */
export interface Emulator {
  send(request: EmulatorRequest): Promise<Answer>;
  /** A call of a JSON service that the gateway makes itself. Answers the parsed body; throws an AwsError when refused. */
  call(target: string, body: unknown): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

const CONNECTION_HEADERS = new Set([
  'connection',
  'host',
  'content-length',
  'transfer-encoding',
  'expect',
  'keep-alive',
  'te',
]);

/** Enough of a signature for the emulators, which ask for one and check none. */
const SIGNATURE = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=LOCALGATEWAY/20260101/us-west-1/local/aws4_request, SignedHeaders=host, Signature=local',
  'x-amz-date': '20260101T000000Z',
};

/** Starts an emulator and waits until it listens, on a free port of 127.0.0.1. */
export async function startEmulator(emulator: ThreadData['emulator'], clock: Clock): Promise<Emulator> {
  const offset = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT));
  const follow = () => {
    offset[0] = clock.offset;
  };
  follow();
  const workerData: ThreadData = { emulator, offset };
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData, execArgv: [], env: {} });
  const [port] = (await once(worker, 'message')) as [number];
  clock.onAdvance(follow);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });

  const send = (request: EmulatorRequest) =>
    new Promise<Answer>((resolve, reject) => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).filter(
          ([name]) => !name.startsWith(':') && !CONNECTION_HEADERS.has(name),
        ),
      );
      const outgoing = httpRequest(
        {
          host: '127.0.0.1',
          port,
          agent,
          method: request.method,
          path: request.target,
          headers: { ...headers, 'content-length': request.body.length },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () => {
            const kept = Object.entries(incoming.headers).filter(
              ([name]) => !['connection', 'keep-alive', 'transfer-encoding'].includes(name),
            );
            resolve({
              status: incoming.statusCode ?? 500,
              headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
              body: Buffer.concat(chunks),
            });
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(request.body);
    });

  return {
    send,
    async call(target, body) {
      const answer = await send({
        method: 'POST',
        target: '/',
        headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target, ...SIGNATURE },
        body: Buffer.from(JSON.stringify(body)),
      });
      const members = JSON.parse(answer.body.toString('utf8')) as Record<string, unknown>;
      if (answer.status === 200) return members;
      const code = String(members.__type).split('#').at(-1) ?? '';
      throw new AwsError(code, `${emulator} refused ${target}: ${members.message}`, answer.status);
    },
    async close() {
      agent.destroy();
      await worker.terminate();
    },
  };
}
