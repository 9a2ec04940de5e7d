import { describe, expect, test } from '@jest/globals';
import { newKey } from '../sealing/aead.ts';
import { TOKEN_REFRESH_SECONDS, TOKEN_SECONDS } from './limits.ts';
import { issueToken, openToken, type TokenClaims } from './token.ts';

const key = newKey();
const keyOf = async (kid: string) => (kid === '2026-11' ? key : undefined);
const claims: TokenClaims = {
  business: 'B'.repeat(22),
  siteKey: 'sj_pk_x',
  session: 'S'.repeat(22),
  visitor: 'V'.repeat(22),
  keepsAddress: true,
  startedAt: 1,
};
const NOW = Date.parse('2026-11-24T09:00:00Z');

test('a token opens to what it was issued for, until its end', async () => {
  const { token, expiresAt } = await issueToken(key, '2026-11', claims, NOW);
  expect(expiresAt).toBe(NOW + TOKEN_SECONDS * 1000);
  expect(await openToken(token, keyOf, NOW)).toEqual({ claims, expiresAt });
  expect(await openToken(token, keyOf, expiresAt)).toBeUndefined();
});

test('an ended token can be exchanged for a while', async () => {
  const { token, expiresAt } = await issueToken(key, '2026-11', claims, NOW);
  const grace = TOKEN_REFRESH_SECONDS;
  expect(await openToken(token, keyOf, expiresAt, grace)).toBeDefined();
  expect(await openToken(token, keyOf, expiresAt + grace * 1000, grace)).toBeUndefined();
});

test('nothing of what a token is bound to can be read from it', async () => {
  const { token } = await issueToken(key, '2026-11', claims, NOW);
  const text = token
    .split('.')
    .map((part) => Buffer.from(part, 'base64url').toString('latin1'))
    .join();
  for (const value of [claims.session, claims.visitor, claims.business]) expect(text).not.toContain(value);
});

describe('a token is refused', () => {
  test('when any character was changed', async () => {
    const { token } = await issueToken(key, '2026-11', claims, NOW);
    for (let at = 0; at < token.length; at++) {
      const other = token[at] === 'A' ? 'B' : 'A';
      const changed = token.slice(0, at) + other + token.slice(at + 1);
      // The last character of a base64url part can hold bits that no byte uses: then the token is the same.
      expect((await openToken(changed, keyOf, NOW))?.claims ?? 'refused').toEqual(
        changed
          .split('.')
          .every((part, n) =>
            Buffer.from(part, 'base64url').equals(Buffer.from(token.split('.')[n]!, 'base64url')),
          )
          ? claims
          : 'refused',
      );
    }
  });

  test.each(['', 'x', 'a.b.c', 'a.b.c.d.e'])('when it is %j', async (text) => {
    expect(await openToken(text, keyOf, NOW)).toBeUndefined();
  });

  test('when it was made with another key, or names an unknown one', async () => {
    const { token: forged } = await issueToken(newKey(), '2026-11', claims, NOW);
    const { token: unknown } = await issueToken(key, '2026-10', claims, NOW);
    expect(await openToken(forged, keyOf, NOW)).toBeUndefined();
    expect(await openToken(unknown, keyOf, NOW)).toBeUndefined();
  });
});

test('a store that fails while the key is looked up is an error, not a verdict', async () => {
  const { token } = await issueToken(key, '2026-11', claims, NOW);
  await expect(openToken(token, () => Promise.reject(new Error('unreachable')), NOW)).rejects.toThrow(
    'unreachable',
  );
});
