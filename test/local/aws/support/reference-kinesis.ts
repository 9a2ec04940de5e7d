import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { listen } from '../../../../local/aws/wire/listener.ts';

/** kinesis-local listens on every interface; loaded before it, this keeps it on 127.0.0.1. */
const LOOPBACK = `data:text/javascript,
import { Server } from 'node:net';
const listen = Server.prototype.listen;
Server.prototype.listen = function (...parts) {
  if (parts[0] && typeof parts[0] === 'object') parts[0].host = '127.0.0.1';
  else if (typeof parts[1] === 'string') parts[1] = '127.0.0.1';
  return listen.apply(this, parts);
};`.replaceAll('\n', '');

/** Starts kinesis-local (kinesis-mock), the implementation that ours is compared with. */
export async function startReferenceKinesis(): Promise<{ url: string; close(): Promise<void> }> {
  const [plain, tls] = [await freePort(), await freePort()];
  const directory = dirname(createRequire(import.meta.url).resolve('kinesis-local'));
  const child = spawn(process.execPath, ['--import', LOOPBACK, 'main.js'], {
    cwd: directory,
    env: {
      KINESIS_MOCK_PLAIN_PORT: String(plain),
      KINESIS_MOCK_TLS_PORT: String(tls),
      AWS_ACCOUNT_ID: '111122223333',
      AWS_REGION: 'us-west-1',
      LOG_LEVEL: 'ERROR',
      CREATE_STREAM_DURATION: '1ms',
      SPLIT_SHARD_DURATION: '1ms',
      MERGE_SHARDS_DURATION: '1ms',
    },
    stdio: 'ignore',
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const direct = `http://127.0.0.1:${plain}`;
  await listening(`${direct}/healthcheck`, child);
  // The SDK's Kinesis client speaks HTTP/2, kinesis-local HTTP/1.1 only.
  const front = await listen(0, async ({ method, target, headers, body }) => {
    const kept = Object.entries(headers).filter(
      ([name]) => !name.startsWith(':') && name !== 'content-length',
    );
    const answer = await fetch(direct + target, {
      method,
      headers: kept as [string, string][],
      body: new Uint8Array(body),
    });
    return {
      status: answer.status,
      headers: { 'content-type': answer.headers.get('content-type') ?? '' },
      body: Buffer.from(await answer.arrayBuffer()),
    };
  });
  return {
    url: `http://127.0.0.1:${front.port}`,
    async close() {
      await front.close();
      process.removeListener('exit', end);
      const exit = once(child, 'exit');
      end();
      await exit;
    },
  };
}

async function listening(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (child.exitCode === null && Date.now() < deadline) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return;
    await wait(50);
  }
  throw new Error(`kinesis-local did not start (exit code ${child.exitCode})`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
