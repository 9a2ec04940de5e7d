import * as z from 'zod';
import { categoriesSchema } from '../flow/category.ts';
import { idSchema } from '../flow/ids.ts';

/** Who says that the visitor agreed: the page, or the business's server with its secret key. */
const assertionSchema = z.enum(['asserted by the browser', 'attested']);

/**
 * Evidence that a visitor agreed to have categories kept. Field names follow ISO/IEC TS 27560 and the Kantara
 * consent receipt where those have one. The visitor is blinded.
 */
export const consentSchema = z.strictObject({
  id: idSchema,
  business: idSchema,
  /** Blind of the visitor's id. */
  principal: z.string(),
  categories: categoriesSchema,
  /** The very text the visitor was shown. */
  policyText: z.string().min(1).max(20_000),
  version: z.string().min(1).max(100),
  language: z.string().min(2).max(35),
  collectionMethod: z.string().min(1).max(200),
  jurisdiction: z.string().min(2).max(10).optional(),
  assertion: assertionSchema,
  /** Server time of the evidence, ms since 1970. */
  timestamp: z.int(),
  expiresAt: z.int().optional(),
  withdrawnAt: z.int().optional(),
});
export type Consent = z.infer<typeof consentSchema>;
