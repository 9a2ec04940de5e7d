import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { BusinessKeys } from './business-keys.ts';
import { KeyRing } from './key-ring.ts';
import { Table } from './table.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const kms = mockClient(KMSClient);
const newRing = () =>
  new KeyRing(
    kms as unknown as KMSClient,
    new BusinessKeys(new Table(dynamo as unknown as DynamoDBDocumentClient, 't')),
    'key',
    'seal',
  );
const [ours, theirs] = [Uint8Array.of(1), Uint8Array.of(2)];

beforeEach(() => {
  dynamo.reset();
  kms.reset();
  kms.on(GenerateDataKeyCommand).resolves({ CiphertextBlob: Uint8Array.of(11), Plaintext: ours });
  kms.on(DecryptCommand).resolves({ Plaintext: theirs });
});

test('a key is made once and unwrapped once per sandbox, however often it is asked for', async () => {
  dynamo.on(GetCommand).resolves({});
  dynamo.on(PutCommand).resolves({});
  const ring = newRing();
  for (let n = 0; n < 5; n++) expect(await ring.findOrCreate('b', '2026-11')).toBe(ours);
  expect(kms.calls().length).toBe(1);
});

test('of two that make a key at once, both get the one that was stored first', async () => {
  dynamo
    .on(GetCommand)
    .resolvesOnce({})
    .resolves({ Item: { wrapped: Uint8Array.of(22) } });
  dynamo.on(PutCommand).rejects(new ConditionalCheckFailedException({ message: '', $metadata: {} }));
  expect(await newRing().findOrCreate('b', '2026-11')).toBe(theirs);
});

test('owner, use and label are bound to a key by the encryption context', async () => {
  dynamo.on(GetCommand).resolves({ Item: { wrapped: Uint8Array.of(22) } });
  await newRing().find('b', '2026-11');
  expect(kms.commandCalls(DecryptCommand)[0]!.args[0].input.EncryptionContext).toEqual({
    owner: 'b',
    use: 'seal',
    label: '2026-11',
  });
});

test('a key that was never made is not made by looking for it', async () => {
  dynamo.on(GetCommand).resolves({});
  expect(await newRing().find('b', '2026-11')).toBeUndefined();
  expect(kms.calls().length).toBe(0);
});
