import * as z from 'zod';
import { idSchema } from '../flow/ids.ts';
import { policySchema } from './policy.ts';
import { scopesSchema } from './scopes.ts';

/** A web origin as browsers send it: scheme, host and port, nothing after. */
export const originSchema = z
  .string()
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    'expected an origin such as https://shop.example',
  );

/** The operator's customer. Holds no personal data: signers and contacts are sealed elsewhere. */
export const businessSchema = z.strictObject({
  business: idSchema,
  name: z.string().min(1).max(200),
  policy: policySchema,
  /** ISO 3166 region in which national phone numbers are read. */
  region: z.string().length(2),
  createdAt: z.int(),
});
export type Business = z.infer<typeof businessSchema>;

const keyCommon = {
  /** Names the key where it is listed and revoked; says nothing of the key itself. */
  id: idSchema,
  business: idSchema,
  createdAt: z.int(),
  /** From then on the key counts for nothing; may lie ahead, while the key that replaces it is rolled out. */
  revokedAt: z.int().optional(),
};

/** A public key of a site: says whose recording this is, and from which origins it may come. */
export const siteKeySchema = z.strictObject({
  siteKey: z.string(),
  origins: z.array(originSchema),
  ...keyCommon,
});
export type SiteKey = z.infer<typeof siteKeySchema>;

/** A secret key, stored as its hash only, and what it may do. */
export const secretKeySchema = z.strictObject({ hash: z.string(), scopes: scopesSchema, ...keyCommon });
export type SecretKey = z.infer<typeof secretKeySchema>;

/** Whether a key counts for what is received at a time, ms since 1970. */
export function isInForce(key: { readonly revokedAt?: number | undefined }, at: number): boolean {
  return key.revokedAt === undefined || at < key.revokedAt;
}
