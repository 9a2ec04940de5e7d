import { EncryptJWT, errors, jwtDecrypt } from 'jose';
import * as z from 'zod';
import { idSchema } from './ids.ts';
import { TOKEN_SECONDS } from './limits.ts';

/** What a session token is bound to. */
const claimsSchema = z.object({
  business: idSchema,
  siteKey: z.string(),
  session: idSchema,
  visitor: idSchema,
  keepsAddress: z.boolean(),
  /** When the session began, ms since 1970. */
  startedAt: z.number(),
  exp: z.number(),
});
export type TokenClaims = Omit<z.infer<typeof claimsSchema>, 'exp'>;

export interface Token {
  readonly claims: TokenClaims;
  /** ms since 1970 */
  readonly expiresAt: number;
}

const AUDIENCE = 'scrubjay/session';

/**
 * A session token: encrypted and authenticated (JWE, dir, A256GCM), because it travels in a URL and holds ids.
 *
 * @param key 32 bytes, of the period that `kid` names
 * @param now ms since 1970
 */
export async function issueToken(
  key: Uint8Array,
  kid: string,
  claims: TokenClaims,
  now: number,
): Promise<{ token: string; expiresAt: number }> {
  const exp = Math.floor(now / 1000) + TOKEN_SECONDS;
  const token = await new EncryptJWT({ ...claims })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid })
    .setAudience(AUDIENCE)
    .setExpirationTime(exp)
    .encrypt(key);
  return { token, expiresAt: exp * 1000 };
}

/**
 * Opens a token.
 *
 * @param keyOf finds the key that a token names, or undefined
 * @param graceSeconds how long after its end a token is still taken (for exchanging it)
 * @returns undefined when the token is not ours, was changed, or has ended
 */
export async function openToken(
  token: string,
  keyOf: (kid: string) => Promise<Uint8Array | undefined>,
  now: number,
  graceSeconds = 0,
): Promise<Token | undefined> {
  try {
    const { payload } = await jwtDecrypt(
      token,
      async ({ kid }) => {
        const key = kid === undefined ? undefined : await keyOf(kid);
        if (key === undefined) throw new errors.JWEInvalid('unknown key');
        return key;
      },
      {
        audience: AUDIENCE,
        currentDate: new Date(now),
        clockTolerance: graceSeconds,
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      },
    );
    const claims = claimsSchema.safeParse(payload);
    if (!claims.success) return undefined;
    const { exp, ...rest } = claims.data;
    return { claims: rest, expiresAt: exp * 1000 };
  } catch (error) {
    // Anything but jose's own verdict (a store that fails, say) is not an answer about the token.
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
