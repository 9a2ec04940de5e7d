import { createPublicKey, type JsonWebKey, randomUUID, verify } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commit } from '../../core/identifiers/blind.ts';
import { verifyReceipt } from '../../core/proof/verify.ts';
import { openAccount, receiptsIssued } from '../../local/show/actors.ts';
import { type Pipeline, startPipeline } from '../support/pipeline.ts';

const EMAIL = 'johndoe@example.com';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline.close());

/** The domain that the template gives the API, which is on receipts too; here it is served elsewhere. */
async function domain(): Promise<string> {
  const { processor_certificate } = (await (await fetch(`${pipeline.api.url}/opendsr/discovery`)).json()) as {
    processor_certificate: string;
  };
  return new URL(processor_certificate).host;
}

/** Calls a route and checks the signature of whatever is answered, with Node's own verifier and the published keys. */
async function call(method: string, path: string, body?: object, key = pipeline.keys.secretKey) {
  const { api } = pipeline;
  const response = await fetch(`${api.url}/opendsr${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const jwks = (await (await fetch(`${api.url}/.well-known/evidence-jwks.json`)).json()) as {
    keys: JsonWebKey[];
  };
  const signature = Buffer.from(response.headers.get('x-opendsr-signature') ?? '', 'base64');
  const isSigned = jwks.keys.some((jwk) =>
    verify('sha256', bytes, createPublicKey({ key: jwk, format: 'jwk' }), signature),
  );
  expect(isSigned).toBe(true);
  expect(response.headers.get('x-opendsr-processor-domain')).toBe(await domain());
  return { status: response.status, body: JSON.parse(bytes.toString()) };
}

function request(type: string, changes: object = {}) {
  return {
    regulation: 'ccpa',
    subject_request_id: randomUUID(),
    subject_request_type: type,
    submitted_time: new Date(Date.now() - 60_000).toISOString(),
    subject_identities: [{ identity_type: 'email', identity_value: EMAIL, identity_format: 'raw' }],
    api_version: '2.0',
    ...changes,
  };
}

test('says what it supports, where its keys are, and signs that', async () => {
  const { status, body } = await call('GET', '/discovery');
  expect({ status, body }).toEqual({
    status: 200,
    body: {
      api_version: '2.0',
      supported_identities: [
        { identity_type: 'email', identity_format: 'raw' },
        { identity_type: 'controller_customer_id', identity_format: 'raw' },
      ],
      supported_subject_request_types: ['access', 'portability', 'erasure'],
      processor_certificate: expect.stringMatching(/^https:\/\/[^/]+\/\.well-known\/evidence-jwks\.json$/),
    },
  });
});

test('an access request is taken, told of, and completed with its results and a receipt that it opens', async () => {
  const { api, keys } = pipeline;
  const sent = request('access');
  const taken = await call('POST', '/requests', sent);
  expect(taken).toMatchObject({
    status: 201,
    body: {
      controller_id: keys.business,
      subject_request_id: sent.subject_request_id,
      received_time: expect.any(String),
      encoded_request: Buffer.from(JSON.stringify(sent)).toString('base64'),
    },
  });
  const { request: id, salts } = Object.values(taken.body.extensions)[0] as {
    request: string;
    salts: { identifiers: string[] };
  };
  await receiptsIssued(api, keys, id, 1);
  const { status, body } = await call('GET', `/requests/${sent.subject_request_id}`);
  expect({ status, body }).toMatchObject({
    status: 200,
    body: {
      controller_id: keys.business,
      subject_request_id: sent.subject_request_id,
      request_status: 'completed',
      api_version: '2.0',
      results_count: 0,
    },
  });
  expect((await fetch(body.results_url)).status).toBe(200);
  // The clock runs from the time that the controller states.
  expect(Date.parse(body.expected_completion_time)).toBe(Date.parse(sent.submitted_time) + 45 * 86_400_000);

  const late = await call('DELETE', `/requests/${sent.subject_request_id}`);
  expect(late).toMatchObject({ status: 400, body: { error: { code: 400 } } });

  const file = await api.raw(`/v1/requests/${id}/receipt`, keys.secretKey);
  const { receipt } = await verifyReceipt(file, await api.raw('/.well-known/jwks.json'));
  const salt = Buffer.from(salts.identifiers[0]!, 'base64url');
  expect(receipt?.identifiers).toEqual([{ type: 'email', commitment: commit(salt, 'email', EMAIL) }]);

  const other = await openAccount(api, keys.operatorKey);
  expect((await call('GET', `/requests/${sent.subject_request_id}`, undefined, other.secretKey)).status).toBe(
    404,
  );
}, 300_000);

test('errors are told in the form of the specification, and name no value', async () => {
  const sent = request('erasure');
  expect((await call('POST', '/requests', sent)).status).toBe(201);
  const hashed = [{ identity_type: 'email', identity_value: EMAIL, identity_format: 'sha256' }];
  const refused: [object, string][] = [
    [sent, 'already'],
    [request('erasure', { subject_identities: [] }), 'no usable identity'],
    [request('erasure', { subject_identities: hashed }), 'identity_format'],
    [{}, 'regulation'],
  ];
  for (const [body, message] of refused) {
    const reply = await call('POST', '/requests', body);
    expect(reply).toMatchObject({
      status: 400,
      body: {
        error: { code: 400, message: expect.stringContaining(message), errors: [{ domain: 'Validation' }] },
      },
    });
    expect(JSON.stringify(reply.body)).not.toContain(EMAIL);
  }
  expect(await call('GET', `/requests/${randomUUID()}`)).toMatchObject({
    status: 404,
    body: { error: { code: 404 } },
  });
});
