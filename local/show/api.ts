import { gzipSync } from 'node:zlib';

/** An answer of the API. */
export interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** The HTTP API as its callers use it: recorders with a token, businesses with a secret key, the operator. */
export class Api {
  readonly url: string;
  readonly #look: (method: string, path: string, reply: Reply) => void;

  /** @param look is shown every answer before the caller gets it */
  constructor(url: string, look: (method: string, path: string, reply: Reply) => void = () => {}) {
    this.url = url;
    this.#look = look;
  }

  get(path: string, key?: string): Promise<Reply> {
    return this.#call('GET', path, key, undefined, {});
  }

  post(path: string, body: unknown, key?: string, headers: Record<string, string> = {}): Promise<Reply> {
    return this.#call('POST', path, key, JSON.stringify(body), {
      'content-type': 'application/json',
      ...headers,
    });
  }

  put(path: string, body: unknown, key?: string): Promise<Reply> {
    return this.#call('PUT', path, key, JSON.stringify(body), { 'content-type': 'application/json' });
  }

  delete(path: string, key?: string): Promise<Reply> {
    return this.#call('DELETE', path, key, undefined, {});
  }

  /** Posts a chunk as the recorder does: gzip bytes, no Content-Type, so that no preflight is needed. */
  chunk(
    token: string,
    sequence: number,
    events: readonly unknown[],
    record: string,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const body = gzipSync(JSON.stringify(events));
    return this.chunkBytes(token, `seq=${sequence}&record=${record}`, body, headers);
  }

  chunkBytes(
    token: string,
    query: string,
    body: Uint8Array,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    return this.#call('POST', `/v1/chunks?token=${token}&${query}`, undefined, body, headers);
  }

  /** The answer's bytes as they came. */
  async raw(path: string, key?: string): Promise<Buffer> {
    const response = await fetch(this.url + path, { headers: credential(key) });
    return Buffer.from(await response.arrayBuffer());
  }

  async #call(
    method: string,
    path: string,
    key: string | undefined,
    body: string | Uint8Array | undefined,
    headers: Record<string, string>,
  ): Promise<Reply> {
    const response = await fetch(this.url + path, {
      method,
      headers: { ...credential(key), ...headers },
      ...(body === undefined ? {} : { body: body as BodyInit }),
    });
    const text = await response.text();
    const reply = { status: response.status, body: text === '' ? {} : JSON.parse(text) };
    this.#look(method, path, reply);
    return reply;
  }
}

function credential(key: string | undefined): Record<string, string> {
  return key === undefined ? {} : { authorization: `Bearer ${key}` };
}
