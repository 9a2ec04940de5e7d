import { createHash, createPublicKey, verify } from 'node:crypto';
import {
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateRandomCommand,
  GetPublicKeyCommand,
  KMSClient,
  SignCommand,
  type SignCommandInput,
} from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Run, startRun } from './support/run.ts';
import { arn, functionWith, outcome, stackOf } from './support/templates.ts';

let run: Run;
let admin: KMSClient;
beforeAll(async () => {
  run = await startRun(
    stackOf(
      {
        SealKey: { Type: 'AWS::KMS::Key', Properties: { Description: 'seals' } },
        OtherKey: { Type: 'AWS::KMS::Key', Properties: {} },
        SealAlias: {
          Type: 'AWS::KMS::Alias',
          Properties: { AliasName: 'alias/seal', TargetKeyId: arn('SealKey') },
        },
        SigningKey: {
          Type: 'AWS::KMS::Key',
          Properties: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' },
        },
      },
      functionWith('Archive', [
        {
          Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
          Resource: arn('SealKey'),
          Condition: {
            StringEquals: { 'kms:EncryptionContext:purpose': 'seal' },
            Null: { 'kms:EncryptionContext:business': 'false' },
          },
        },
      ]),
      functionWith('Verifier', [{ Action: 'kms:GetPublicKey', Resource: arn('SigningKey') }]),
    ),
  );
  admin = new KMSClient(run.as());
});
afterAll(() => run.gateway.close());

const context = { purpose: 'seal', business: 'b1' };

describe('encryption', () => {
  test('a data key opens again under the same context, in any order, by id, ARN or alias', async () => {
    for (const KeyId of [run.id('SealKey'), run.arn('SealKey'), 'alias/seal']) {
      const made = await admin.send(
        new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext: context }),
      );
      const opened = await admin.send(
        new DecryptCommand({
          CiphertextBlob: made.CiphertextBlob,
          EncryptionContext: { business: 'b1', purpose: 'seal' },
        }),
      );
      expect(made.KeyId).toBe(run.arn('SealKey'));
      expect(made.Plaintext).toHaveLength(32);
      expect(opened.Plaintext).toEqual(made.Plaintext);
    }
  });

  test('another context, a changed byte or another key does not open it', async () => {
    const { CiphertextBlob = new Uint8Array() } = await admin.send(
      new EncryptCommand({
        KeyId: run.id('SealKey'),
        Plaintext: Buffer.from('x'),
        EncryptionContext: context,
      }),
    );
    const changed = Uint8Array.from(CiphertextBlob, (byte, index) =>
      index === CiphertextBlob.length - 1 ? byte ^ 1 : byte,
    );
    const open = (blob: Uint8Array, EncryptionContext: Record<string, string>, KeyId?: string) =>
      outcome(
        admin.send(
          new DecryptCommand({ CiphertextBlob: blob, EncryptionContext, ...(KeyId ? { KeyId } : {}) }),
        ),
      );
    expect(await open(CiphertextBlob, { ...context, business: 'b2' })).toBe('InvalidCiphertextException');
    expect(await open(CiphertextBlob, {})).toBe('InvalidCiphertextException');
    expect(await open(changed, context)).toBe('InvalidCiphertextException');
    expect(await open(Buffer.from('nonsense'), context)).toBe('InvalidCiphertextException');
    expect(await open(CiphertextBlob, context, run.id('OtherKey'))).toBe('IncorrectKeyException');
  });

  test('a key of another run is not found', async () => {
    const call = admin.send(
      new EncryptCommand({ KeyId: '00000000-0000-0000-0000-000000000000', Plaintext: Buffer.from('x') }),
    );
    expect(await outcome(call)).toBe('NotFoundException');
  });

  test('random bytes are as many as asked for', async () => {
    expect((await admin.send(new GenerateRandomCommand({ NumberOfBytes: 24 }))).Plaintext).toHaveLength(24);
  });
});

describe('signatures', () => {
  const message = Buffer.from('a receipt');
  const sign = async (input: Pick<SignCommandInput, 'Message' | 'MessageType'>) => {
    const { Signature } = await admin.send(
      new SignCommand({ KeyId: run.id('SigningKey'), SigningAlgorithm: 'ECDSA_SHA_256', ...input }),
    );
    const { PublicKey } = await admin.send(new GetPublicKeyCommand({ KeyId: run.id('SigningKey') }));
    const key = createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
    return verify('sha256', message, key, Buffer.from(Signature ?? []));
  };

  test('a message and its digest are signed so that the public key verifies them', async () => {
    const digest = createHash('sha256').update(message).digest();
    for (let round = 0; round < 20; round++) {
      expect(await sign({ Message: message, MessageType: 'RAW' })).toBe(true);
      expect(await sign({ Message: digest, MessageType: 'DIGEST' })).toBe(true);
    }
    expect(await sign({ Message: Buffer.from('another'), MessageType: 'RAW' })).toBe(false);
  });

  test('a digest of the wrong length is refused', async () => {
    await expect(sign({ Message: message, MessageType: 'DIGEST' })).rejects.toThrow(
      /digest of 9 bytes.*expected 32/,
    );
  });

  test('a signing key does not encrypt, an encrypting one has no public key', async () => {
    const encrypt = admin.send(
      new EncryptCommand({ KeyId: run.id('SigningKey'), Plaintext: Buffer.from('x') }),
    );
    expect(await outcome(encrypt)).toBe('InvalidKeyUsageException');
    const publicKey = admin.send(new GetPublicKeyCommand({ KeyId: run.id('SealKey') }));
    expect(await outcome(publicKey)).toBe('UnsupportedOperationException');
  });

  test('a key describes itself', async () => {
    const { KeyMetadata } = await admin.send(new DescribeKeyCommand({ KeyId: run.id('SigningKey') }));
    expect(KeyMetadata).toMatchObject({
      Arn: run.arn('SigningKey'),
      KeySpec: 'ECC_NIST_P256',
      KeyUsage: 'SIGN_VERIFY',
      Enabled: true,
    });
  });
});

describe('permissions', () => {
  test('a role bound to an encryption context can use no other', async () => {
    const archive = new KMSClient(run.as('Archive'));
    const generate = (EncryptionContext: Record<string, string>, key = 'SealKey') =>
      outcome(
        archive.send(
          new GenerateDataKeyCommand({ KeyId: run.id(key), KeySpec: 'AES_256', EncryptionContext }),
        ),
      );
    expect(await generate(context)).toBe('done');
    expect(await generate({ ...context, purpose: 'read' })).toBe('AccessDeniedException');
    expect(await generate({ purpose: 'seal' })).toBe('AccessDeniedException');
    expect(await generate(context, 'OtherKey')).toBe('AccessDeniedException');
  });

  test('who may read the public key may not sign', async () => {
    const verifier = new KMSClient(run.as('Verifier'));
    expect(await outcome(verifier.send(new GetPublicKeyCommand({ KeyId: run.id('SigningKey') })))).toBe(
      'done',
    );
    const call = verifier.send(
      new SignCommand({
        KeyId: run.id('SigningKey'),
        Message: Buffer.from('x'),
        SigningAlgorithm: 'ECDSA_SHA_256',
      }),
    );
    expect(await outcome(call)).toBe('AccessDeniedException');
  });
});
