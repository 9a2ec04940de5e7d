import * as z from 'zod';
import { categoriesSchema } from '../flow/category.ts';
import { idSchema } from '../flow/ids.ts';

/** What a business lets Scrubjay keep at all, and for how long. */
export const policySchema = z.strictObject({
  categories: categoriesSchema,
  retentionDays: z.int().min(1).max(3650),
});

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

/** A public key of a site: says whose recording this is, and from which origins it may come. */
export const siteKeySchema = z.strictObject({
  siteKey: z.string(),
  business: idSchema,
  origins: z.array(originSchema),
  revokedAt: z.int().optional(),
});
export type SiteKey = z.infer<typeof siteKeySchema>;

/** A secret key, stored as its hash only. */
export const secretKeySchema = z.strictObject({
  hash: z.string(),
  business: idSchema,
  createdAt: z.int(),
  revokedAt: z.int().optional(),
});
export type SecretKey = z.infer<typeof secretKeySchema>;
