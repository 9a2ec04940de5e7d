import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type LogKey, logJwk, publicJwk, type ReceiptKey } from '../../core/proof/jwks.ts';
import type { Sign } from '../../core/proof/jws.ts';
import type { ReceiptFacts } from '../../core/proof/receipt.ts';

const hash = (digit: string) => `sha256:${digit.repeat(64)}`;
const id = (letter: string) => letter.repeat(22);

/** The facts of a deletion that has left nothing behind, which makes a final receipt. */
export function finishedFacts(changes: Partial<ReceiptFacts> = {}): ReceiptFacts {
  return {
    id: id('r'),
    supersedes: id('q'),
    issuer: 'https://scrubjay.example',
    issuedAt: '2026-11-26T08:00:00.000Z',
    business: {
      id: id('b'),
      role: 'service provider',
      agreements: [{ id: id('g'), kind: 'dpa', version: hash('d'), signedAt: '2026-01-05T10:00:00.000Z' }],
    },
    request: {
      id: id('a'),
      kind: 'delete',
      regime: 'ccpa',
      receivedAt: '2026-11-24T07:00:00.000Z',
      hash: hash('e'),
      verification: { by: 'business', tier: 'reasonable', method: 'account' },
    },
    identifiers: [{ type: 'email', commitment: 'c'.repeat(43) }],
    cutoff: {
      t0: '2026-11-24T07:00:01.000Z',
      skewSeconds: 300,
      lease: { from: '2026-11-24T07:00:01.000Z', to: '2026-11-24T07:01:16.000Z' },
    },
    horizon: [{ stream: 'raw', shard: 'shardId-000000000000', sequenceNumber: '49590338', stage: 'redact' }],
    dataMap: { version: '1', hash: hash('f'), stores: ['Archive', 'Sessions', 'RawStream'] },
    stores: [
      line('Archive', 'crypto-erase', 3),
      line('Sessions', 'erase', 1),
      { ...line('RawStream', 'expire', 0), root: null },
    ],
    verification: {
      principal: 'arn:aws:iam::111122223333:role/DeleteVerify',
      at: '2026-11-26T07:59:00.000Z',
      survivors: 0,
      rounds: 1,
      query: hash('9'),
    },
    residuals: [
      {
        store: 'RawStream',
        why: 'records cannot be deleted singly',
        boundedBy: 'retention of 24 h',
        expiresAt: '2026-11-25T07:05:01.000Z',
      },
    ],
    exceptions: [],
    recipients: [{ kind: 'service_provider', name: 'Mailer', notifiedAt: '2026-11-24T07:02:00.000Z' }],
    suppression: { tombstones: 2, ids: [hash('7'), hash('8')], keys: ['blind-1'] },
    outcome: { status: 'fulfilled' },
    clock: { confirmBy: '2026-12-08T07:00:00.000Z', respondBy: '2027-01-08T07:00:00.000Z' },
    software: { version: '0.1.0', commit: 'abcdef0', policy: hash('a'), workflow: hash('b') },
    ...changes,
  };
}

/** A store's line in which all that was found was erased. */
export function line(store: string, method: 'crypto-erase' | 'erase' | 'expire' | 'rewrite', found: number) {
  const none = { retained: 0, errors: 0, keysDestroyed: 0, versions: 0, markers: 0 };
  return { store, method, found, erased: found, ...none, root: hash('1') };
}

export interface SigningKey {
  readonly jwk: ReceiptKey;
  readonly privateKey: KeyObject;
  readonly sign: Sign;
}

/** A signing key, and its signer as the pipeline has one. */
export async function signingKey(): Promise<SigningKey> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    jwk: await publicJwk(publicKey.export({ format: 'der', type: 'spki' })),
    privateKey,
    sign: async (input) => sign('sha256', input, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
  };
}

export interface LogSigningKey {
  readonly jwk: LogKey;
  readonly sign: (text: Uint8Array) => Promise<Uint8Array>;
}

/** A log's key, and its signer as the pipeline has one. */
export async function logSigningKey(): Promise<LogSigningKey> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    jwk: await logJwk(publicKey.export({ format: 'der', type: 'spki' })),
    sign: async (text) => sign(null, text, privateKey),
  };
}
