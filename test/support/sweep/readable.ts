import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { decompress } from '../../../core/flow/compress.ts';
import { decodeFrame, FrameError, splitFrames } from '../../../core/flow/frame.ts';
import { unwrapSessionKey } from '../../../core/sealing/session-key.ts';
import { openObject, parseObjectKey } from '../../../core/sealing/session-object.ts';
import { isStore } from '../../../local/show/ledger.ts';
import type { Pipeline } from '../pipeline.ts';

/** Something a store holds, made as readable as whoever holds every key could make it. */
export interface Readable {
  /** The construct's id, or `logs`, `access log`, `workflow history`. */
  readonly store: string;
  readonly place: string;
  readonly text: string;
}

/** How a stored chunk is named as a place. */
export function chunkPlace(session: string, sequence: number): string {
  return `${session}#${sequence}`;
}

/** Stores in which a body may be a frame with compressed events. */
const FRAMED = ['CleanStream', 'Archive'];

/**
 * Everything in every store, the raw stream excepted: streams decompressed, tables unmarshalled, the archive unsealed,
 * queues, the functions' logs, the access log and the histories of workflows.
 */
export async function* everythingReadable(pipeline: Pipeline): AsyncGenerator<Readable> {
  const { run } = pipeline;
  const keys = await SessionKeys.read(pipeline);
  for await (const { store, place, bytes } of run.gateway.contents()) {
    if (isStore(run, store, 'RawStream')) continue;
    const id =
      run.deployment.resources
        .find(({ logicalId }) => logicalId === store)
        ?.path.split('/')
        .at(-1) ?? store;
    yield { store: id, place, text: `${place}\n${bytes.toString('utf8')}` };
    if (!FRAMED.includes(id)) continue;
    // A stream record stands behind its partition key and a line feed.
    const frames =
      id === 'Archive' ? await keys.unseal(place, bytes) : [bytes.subarray(bytes.indexOf('\n') + 1)];
    for (const frame of frames) {
      const { header, body } = decodeFrame(frame);
      const { session, sequence } = header as { session: string; sequence: number };
      yield { store: id, place: chunkPlace(session, sequence), text: JSON.stringify(header) };
      yield {
        store: id,
        place: chunkPlace(session, sequence),
        text: Buffer.from(decompress(body)).toString('utf8'),
      };
    }
  }
  yield { store: 'logs', place: 'all functions', text: run.runtime.logs() };
  yield { store: 'access log', place: 'API', text: run.accessLog() };
  for (const execution of run.states.listExecutions()) {
    const text = JSON.stringify([execution, run.states.history(execution.executionArn)]);
    yield { store: 'workflow history', place: execution.name, text };
  }
}

/** The chunks of every session in the archive as texts, in the order of their numbers. */
export async function archivedText({ run, ...pipeline }: Pipeline): Promise<Map<string, string[]>> {
  const keys = await SessionKeys.read({ run, ...pipeline });
  const found = new Map<string, Map<number, string>>();
  for await (const { store, place, bytes } of run.gateway.contents()) {
    if (!isStore(run, store, 'Archive')) continue;
    for (const frame of await keys.unseal(place, bytes)) {
      const { header, body } = decodeFrame(frame);
      const { session, sequence } = header as { session: string; sequence: number };
      const chunks = found.get(session) ?? new Map<number, string>();
      found.set(session, chunks.set(sequence, Buffer.from(decompress(body)).toString('utf8')));
    }
  }
  const inOrder = (chunks: Map<number, string>) =>
    [...chunks].sort(([a], [b]) => a - b).map(([, text]) => text);
  return new Map([...found].map(([session, chunks]) => [session, inOrder(chunks)]));
}

/** Opens sealed objects with the keys in the stores, as an attacker who had every right would. */
class SessionKeys {
  readonly #rows: ReadonlyMap<string, Record<string, unknown>>;
  readonly #periods: ReadonlyMap<string, Uint8Array>;

  private constructor(
    rows: ReadonlyMap<string, Record<string, unknown>>,
    periods: ReadonlyMap<string, Uint8Array>,
  ) {
    this.#rows = rows;
    this.#periods = periods;
  }

  static async read({ run }: Pipeline): Promise<SessionKeys> {
    const rows = new Map<string, Record<string, unknown>>();
    const periods = new Map<string, Uint8Array>();
    const kms = new KMSClient({
      endpoint: run.gateway.url,
      region: run.deployment.region,
      credentials: run.gateway.credentialsFor('admin'),
    });
    for await (const { store, bytes } of run.gateway.contents()) {
      if (isStore(run, store, 'Sessions')) {
        const row = itemOf(bytes);
        rows.set(row.pk as string, row);
      }
      if (isStore(run, store, 'BusinessKeys')) {
        const { pk: owner, sk, wrapped } = itemOf(bytes) as { pk: string; sk: string; wrapped: Uint8Array };
        const [use, label] = sk.split('#') as [string, string];
        if (use !== 'seal') continue;
        const EncryptionContext = { owner, use, label };
        const { Plaintext } = await kms.send(
          new DecryptCommand({ CiphertextBlob: wrapped, EncryptionContext }),
        );
        periods.set(`${owner}#${label}`, Plaintext!);
      }
    }
    kms.destroy();
    return new SessionKeys(rows, periods);
  }

  /** @throws {Error} when an object cannot be opened: an object without its key would hide from the sweep */
  async unseal(place: string, sealed: Uint8Array): Promise<Uint8Array[]> {
    const name = place.split(/[? ]/)[0]!;
    const session = name.split('/')[0]!;
    const row = this.#rows.get(session) as never as {
      business: string;
      generation: number;
      period: string;
      wrapped: Uint8Array;
    };
    const periodKey = this.#periods.get(`${row.business}#${row.period}`)!;
    const key = unwrapSessionKey(periodKey, { business: row.business, session }, row);
    const at = parseObjectKey(row.business, name);
    if (at === undefined) throw new FrameError(`an object of another form: ${name}`);
    return splitFrames(openObject(key, at, sealed));
  }
}

function itemOf(bytes: Buffer): Record<string, unknown> {
  const item = JSON.parse(bytes.toString('utf8'), (_, value) =>
    value !== null && typeof value === 'object' && typeof value.B === 'string'
      ? { B: Buffer.from(value.B, 'base64') }
      : value,
  );
  return unmarshall(item);
}
