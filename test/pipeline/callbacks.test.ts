import { execFileSync } from 'node:child_process';
import { createPublicKey, type JsonWebKey, randomUUID, verify } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { signAgreements } from '../../local/show/actors.ts';
import { type CloudAssembly, synthesizeAssembly } from '../support/cloud-assembly.ts';
import type { Pipeline } from '../support/pipeline.ts';

const HOST = 'callbacks.example.org';
const WHO = 'robin@acme.example';
const MINUTE = 60_000;

interface Taken {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
}
const taken: Taken[] = [];
/** What the next calls are answered; then 204. */
const answers: number[] = [];

const directory = mkdtempSync(join(tmpdir(), 'scrubjay-callbacks-'));
let assembly: CloudAssembly;
let pipeline: Pipeline;
let server: ReturnType<typeof createServer>;

beforeAll(async () => {
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  execFileSync('openssl', [
    ...[
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '7300',
    ],
    ...['-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST}`, '-keyout', key, '-out', cert],
  ]);
  server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, async (request, response) => {
    taken.push({ path: request.url ?? '', headers: request.headers, bytes: await buffer(request) });
    const status = answers.shift() ?? 204;
    response.writeHead(status, status === 302 ? { location: `https://${HOST}/elsewhere` } : {}).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  assembly = (await synthesizeAssembly()).changed((app) => {
    const { Variables } = app.at('OpenDsrCallback').properties.Environment;
    Variables.NODE_OPTIONS = `--import ${pathToFileURL(join(import.meta.dirname, '../support/public-host.mjs'))}`;
    Variables.NODE_EXTRA_CA_CERTS = cert;
    Variables.PUBLIC_HOST = HOST;
    Variables.PUBLIC_PORT = String((server.address() as AddressInfo).port);
  });
  pipeline = await assembly.start();
  await signAgreements(pipeline.api, pipeline.keys);
}, 600_000);

afterAll(async () => {
  await pipeline.close();
  server.close();
  assembly.remove();
  rmSync(directory, { recursive: true, force: true });
});

/** What was taken at a path, each with its signature checked against the keys that are published. */
async function takenAt(path: string) {
  const { keys } = JSON.parse(
    (await pipeline.api.raw('/.well-known/evidence-jwks.json')).toString('utf8'),
  ) as { keys: JsonWebKey[] };
  return taken
    .filter((call) => call.path === path)
    .map(({ headers, bytes }) => {
      const signature = Buffer.from(String(headers['x-opendsr-signature']), 'base64');
      const isSigned = keys.some((jwk) =>
        verify('sha256', bytes, createPublicKey({ key: jwk, format: 'jwk' }), signature),
      );
      expect({ isSigned, names: bytes.includes(WHO) }).toEqual({ isSigned: true, names: false });
      return JSON.parse(bytes.toString('utf8'));
    });
}

/** Until nothing moves; then a quarter of an hour later once more. */
async function quarterHourLater(): Promise<void> {
  await pipeline.run.settled(5 * MINUTE);
  await pipeline.run.fastForward(16 * MINUTE);
  await pipeline.run.settled(5 * MINUTE);
}

test('the callback of a request is told its status, signed and without the person, until it takes it', async () => {
  const { api, keys } = pipeline;
  answers.push(500, 302);
  const { body } = await api.post(
    '/v1/requests',
    {
      kind: 'know',
      identifiers: [{ type: 'email', value: WHO }],
      callback: `https://${HOST}/plain`,
    },
    keys.secretKey,
  );
  await quarterHourLater();
  const told = await takenAt('/plain');
  expect(told.length).toBeGreaterThanOrEqual(3);
  expect(told.at(-1)).toEqual({
    request: body.id,
    business: keys.business,
    kind: 'know',
    status: 'fulfilled',
    confirmBy: body.confirmBy,
    respondBy: body.respondBy,
    receipts: [expect.any(String)],
    callback: `https://${HOST}/plain`,
  });
  expect(await takenAt('/elsewhere')).toEqual([]);
}, 300_000);

test('the callbacks of an OpenDSR request are told, in the words of OpenDSR', async () => {
  const { api, keys } = pipeline;
  const subject_request_id = randomUUID();
  await api.post(
    '/opendsr/requests',
    {
      regulation: 'ccpa',
      subject_request_id,
      subject_request_type: 'access',
      submitted_time: new Date(Date.now() - MINUTE).toISOString(),
      subject_identities: [{ identity_type: 'email', identity_value: WHO, identity_format: 'raw' }],
      status_callback_urls: [`https://${HOST}/opendsr`],
    },
    keys.secretKey,
  );
  await quarterHourLater();
  expect((await takenAt('/opendsr')).at(-1)).toMatchObject({
    controller_id: keys.business,
    subject_request_id,
    request_status: 'completed',
    status_callback_url: `https://${HOST}/opendsr`,
  });
}, 300_000);

test('a callback that is not public is refused when the request is made', async () => {
  const { api, keys } = pipeline;
  for (const callback of ['http://callbacks.example.org/', 'https://127.0.0.1/', 'https://db.internal/']) {
    const request = { kind: 'know', identifiers: [{ type: 'email', value: WHO }], callback };
    const { status, body } = await api.post('/v1/requests', request, keys.secretKey);
    expect({ status, expected: body.expected }).toEqual({
      status: 400,
      expected: expect.stringContaining('public host name'),
    });
  }
});
