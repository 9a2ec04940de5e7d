import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { describe, expect, jest, test } from '@jest/globals';
import { identifiersOf, openDsrRequestSchema } from '../../core/opendsr/request.ts';
import { openDsrStatus } from '../../core/opendsr/status.ts';
import type { RightsRequestRow } from '../../core/rights/request.ts';
import { isPublicAddress, postPublic } from '../../lambdas/callbacks/post-public.ts';
import { openDsrNotice, tell } from '../../lambdas/callbacks/tell.ts';
import { requestId } from '../../lambdas/opendsr/request-id.ts';
import { OpenDsrSigner } from '../../lambdas/runtime/opendsr-signer.ts';
import type { EvidenceKeys } from '../../stores/evidence-keys.ts';
import type { KeyRing } from '../../stores/key-ring.ts';

/** Section 7.2 of the specification, with the `regulation` that its section 7.1.1 requires. */
const EXAMPLE = {
  regulation: 'ccpa',
  subject_request_id: 'a7551968-d5d6-44b2-9831-815ac9017798',
  subject_request_type: 'erasure',
  submitted_time: '2018-10-02T15:00:00Z',
  subject_identities: [
    { identity_type: 'email', identity_value: 'johndoe@example.com', identity_format: 'raw' },
  ],
  api_version: '1.0',
  status_callback_urls: ['https://examplecontroller.com/OpenCompliance_callbacks'],
  extensions: {
    'example-processor.com': { 'foo-processor-custom-id': 123456, property_id: '123456' },
    'example-other-processor.com': { 'foo-other-processor-custom-id': 654321 },
  },
};
const identity = EXAMPLE.subject_identities[0]!;
const problemOf = (body: object) => openDsrRequestSchema.safeParse(body).error?.issues[0]?.message;

test("the specification's own example is taken, and others' extensions are passed over", () => {
  const request = openDsrRequestSchema.parse(EXAMPLE);
  expect(identifiersOf(request, 'privacy.example')).toEqual([
    { type: 'email', value: 'johndoe@example.com' },
  ]);
});

test('identifiers that OpenDSR has no name for come in the extension of our domain', () => {
  const identifiers = [{ type: 'phone', value: '+1 212 555 0187' }];
  const request = openDsrRequestSchema.parse({
    ...EXAMPLE,
    extensions: { 'privacy.example': { identifiers } },
  });
  expect(identifiersOf(request, 'privacy.example')).toContainEqual(identifiers[0]);
});

describe('what is malformed is refused, saying what is expected', () => {
  const { subject_request_id: _, ...nameless } = EXAMPLE;
  test.each<[string, object, string]>([
    ['the example of section 7.7: no id', nameless, 'subject_request_id is required'],
    [
      'an id in upper case',
      { ...EXAMPLE, subject_request_id: EXAMPLE.subject_request_id.toUpperCase() },
      'lower case',
    ],
    [
      'an id that is no v4',
      { ...EXAMPLE, subject_request_id: 'a7551968-d5d6-14b2-9831-815ac9017798' },
      'UUID v4',
    ],
    [
      'another type of request',
      { ...EXAMPLE, subject_request_type: 'rectification' },
      'access, portability, erasure',
    ],
    ['another regulation', { ...EXAMPLE, regulation: 'gdpr' }, 'ccpa'],
    ['no regulation', { ...EXAMPLE, regulation: undefined }, 'ccpa'],
    ['a time that is none', { ...EXAMPLE, submitted_time: 'yesterday' }, 'RFC 3339'],
    ['a time to come', { ...EXAMPLE, submitted_time: '2999-01-01T00:00:00Z' }, 'future'],
    [
      'an identity of a kind that is never recorded',
      { ...EXAMPLE, subject_identities: [{ ...identity, identity_type: 'ios_advertising_id' }] },
      'email, controller_customer_id',
    ],
    ...['sha1', 'md5', 'sha256'].map((identity_format): [string, object, string] => [
      `an identity hashed by ${identity_format}, with what to send instead`,
      { ...EXAMPLE, subject_identities: [{ ...identity, identity_format }] },
      'Send the value itself',
    ]),
    ...[
      'http://controller.example/callbacks',
      'https://localhost/callbacks',
      'https://169.254.169.254/latest',
      'https://[::1]/',
      'https://10.0.0.1/',
      'https://0x7f000001/',
      'https://user:secret@controller.example/',
      'https://controller.example:8443/',
      'https://db.internal/',
      'not a URL',
    ].map((url): [string, object, string] => [
      `the callback ${url}`,
      { ...EXAMPLE, status_callback_urls: [url] },
      'https URL with a public host name',
    ]),
  ])('%s', (_, body, message) => {
    expect(problemOf(body)).toContain(message);
  });

  test('without the value that was given', () => {
    const { error } = openDsrRequestSchema.safeParse({
      ...EXAMPLE,
      subject_identities: [{ ...identity, identity_format: 'sha256' }],
    });
    expect(JSON.stringify(error?.issues)).not.toContain('johndoe');
  });
});

test('a UUID that two controllers send is two requests', () => {
  const uuid = EXAMPLE.subject_request_id;
  expect(requestId('a'.repeat(22), uuid)).toBe(requestId('a'.repeat(22), uuid));
  expect(requestId('a'.repeat(22), uuid)).not.toBe(requestId('b'.repeat(22), uuid));
});

test('every status has one of the four of the specification', () => {
  expect(
    (['open', 'in_progress', 'fulfilled', 'revoked', 'denied', 'expired'] as const).map(openDsrStatus),
  ).toEqual(['pending', 'in_progress', 'completed', 'cancelled', 'cancelled', 'cancelled']);
});

describe('a callback', () => {
  const published: JsonWebKey[] = [];
  const ring = { findOrCreate: async () => new Uint8Array(32).fill(7) } as unknown as KeyRing;
  const keys = {
    publish: async (jwk: JsonWebKey) => {
      published.push(jwk);
    },
  } as unknown as EvidenceKeys;
  const signer = new OpenDsrSigner(ring, keys, 'https://privacy.example');
  const row = {
    business: 'b'.repeat(22),
    kind: 'delete',
    status: 'fulfilled',
    receivedAt: Date.parse('2026-11-24T09:00:00Z'),
  } as RightsRequestRow;
  const [url] = EXAMPLE.status_callback_urls as [string];
  test('has the members of section 8.6, signed under the key that is published', async () => {
    const post = jest.fn<typeof postPublic>(async () => 202);
    await tell(signer, url, openDsrNotice(row, EXAMPLE.subject_request_id, url), post);
    const [to, { body, headers }] = post.mock.calls[0]!;
    expect(to).toBe(url);
    expect(JSON.parse(body.toString())).toEqual({
      controller_id: row.business,
      expected_completion_time: '2027-01-08T09:00:00.000Z',
      status_callback_url: url,
      subject_request_id: EXAMPLE.subject_request_id,
      request_status: 'completed',
    });
    expect(headers['x-opendsr-processor-domain']).toBe('privacy.example');
    const key = createPublicKey({ key: published[0]!, format: 'jwk' });
    const signature = Buffer.from(headers['x-opendsr-signature']!, 'base64');
    expect(verify('sha256', body, key, signature)).toBe(true);
    expect(verify('sha256', Buffer.concat([body, Buffer.from(' ')]), key, signature)).toBe(false);
  });

  test('that is not taken, or not reached, fails without telling its address', async () => {
    const post = jest.fn<typeof postPublic>(async () => 500);
    const told = () => tell(signer, url, openDsrNotice(row, EXAMPLE.subject_request_id, url), post);
    await expect(told()).rejects.toThrow('was answered 500');
    post.mockResolvedValue(302);
    await expect(told()).rejects.toThrow('was answered 302');
    post.mockRejectedValue(new TypeError(`request failed: ${url}`));
    await expect(told()).rejects.toThrow(/^(?!.*examplecontroller)/);
  });

  test('goes to no name that leads to an address that is not public', async () => {
    const message = { headers: {}, body: Buffer.from('{}'), timeout: 5_000 };
    for (const inside of ['https://localhost:1/', 'https://127.0.0.1:1/', 'https://[::1]:1/'])
      await expect(postPublic(inside, message)).rejects.toMatchObject({ code: 'ENOTPUBLIC' });
  });

  test.each([
    ['93.184.215.14', true],
    ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', true],
    ['10.1.2.3', false],
    ['172.16.0.1', false],
    ['192.168.1.1', false],
    ['169.254.169.254', false],
    ['100.64.0.1', false],
    ['0.0.0.0', false],
    ['224.0.0.1', false],
    ['::1', false],
    ['fd00::1', false],
    ['fe80::1', false],
    ['::ffff:10.0.0.1', false],
    ['64:ff9b::a00:1', false],
  ])('takes %s for public: %s', (address, expected) => {
    expect(isPublicAddress(address)).toBe(expected);
  });
});
