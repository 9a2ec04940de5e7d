import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import dynalite from 'dynalite';
import { buildApp } from 'fauxqs';

/** What the parent tells a thread at its start: which emulator to run, and how far local time is ahead. */
export interface ThreadData {
  readonly emulator: 'dynalite' | 'fauxqs';
  /** One number that the parent writes: shared, so that no request overtakes a move of the clock. */
  readonly offset: Float64Array;
}

// The emulators stamp and expire by Date: within this thread it tells local time, which the parent may move.
const RealDate = Date;
const { emulator, offset } = workerData as ThreadData;
globalThis.Date = class extends RealDate {
  constructor(...parts: []) {
    if (parts.length === 0) super(localTime());
    else super(...parts);
  }

  static override now(): number {
    return localTime();
  }
} as DateConstructor;
function localTime(): number {
  return RealDate.now() + (offset[0] ?? 0);
}

// fauxqs lists objects in the order of a language and goes on by that of bytes, so that pages leave objects out. S3's order
// is that of bytes: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
String.prototype.localeCompare = function (other) {
  return Buffer.compare(Buffer.from(String(this)), Buffer.from(other));
};

parentPort?.postMessage(emulator === 'dynalite' ? await startDynalite() : await startFauxqs());

async function startDynalite(): Promise<number> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Not fauxqs's own `startFauxqs`, which listens on every interface whatever host it is given. */
async function startFauxqs(): Promise<number> {
  const app = buildApp({ logger: false, host: '127.0.0.1', defaultRegion: 'us-west-1' });
  app.server.keepAliveTimeout = 0;
  await app.listen({ port: 0, host: '127.0.0.1' });
  return (app.server.address() as AddressInfo).port;
}
