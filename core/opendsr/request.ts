import * as z from 'zod';
import { callbackSchema } from '../flow/callback.ts';
import { identifierSchema } from '../identifiers/identifier-type.ts';

/** What is spoken here: https://github.com/opengdpr/OpenDSR, version 2.0. */
export const OPENDSR_VERSION = '2.0';

/** How OpenDSR's identity types are called here. The advertising ids that it has beside are never recorded. */
const IDENTITIES = { email: 'email', controller_customer_id: 'user_id' } as const;
type IdentityType = keyof typeof IDENTITIES;

/** Hashes are no help: what is held is blinded with a key, so a plain hash of a value fits nothing that is held. */
export const SUPPORTED_IDENTITIES = (Object.keys(IDENTITIES) as IdentityType[]).map((identity_type) => ({
  identity_type,
  identity_format: 'raw',
}));

/** What OpenDSR's types of requests are here. */
const KINDS = { access: 'know', portability: 'know', erasure: 'delete' } as const;
export const SUBJECT_REQUEST_TYPES = Object.keys(KINDS) as (keyof typeof KINDS)[];

const identitySchema = z.strictObject({
  identity_type: z.enum(Object.keys(IDENTITIES) as [IdentityType, ...IdentityType[]], {
    error: `expected an identity_type of ${Object.keys(IDENTITIES).join(', ')}; of other kinds send extensions`,
  }),
  identity_value: identifierSchema.shape.value,
  identity_format: z.literal('raw', {
    error:
      'expected identity_format raw: values are held under a keyed hash of their normalised form, which no plain hash fits. Send the value itself; it travels under TLS and is sealed on arrival',
  }),
});

/** A body of POST /opendsr/requests, section 7.1. Members that the specification does not know are passed over. */
export const openDsrRequestSchema = z.object({
  regulation: z.literal('ccpa', { error: 'expected regulation ccpa: no other is carried out here' }),
  subject_request_id: z
    .string({ error: 'subject_request_id is required: a UUID v4 in lower case' })
    .regex(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      'expected a UUID v4 in lower case',
    ),
  subject_request_type: z.enum(SUBJECT_REQUEST_TYPES, {
    error: `expected a subject_request_type of ${SUBJECT_REQUEST_TYPES.join(', ')}`,
  }),
  submitted_time: z.iso
    .datetime({ offset: true, error: 'expected an RFC 3339 time' })
    .transform((text) => Date.parse(text))
    .refine((at) => at <= Date.now(), 'expected a time that is not in the future'),
  subject_identities: z.array(identitySchema).max(20).default([]),
  api_version: z.string().max(20).optional(),
  status_callback_urls: z.array(callbackSchema).max(5).default([]),
  extensions: z.record(z.string(), z.unknown()).default({}),
});
export type OpenDsrRequest = z.infer<typeof openDsrRequestSchema>;

/** What the extension of this processor's domain may hold: identifiers of the kinds that OpenDSR has no name for. */
const extensionSchema = z.strictObject({ identifiers: z.array(identifierSchema).max(20).default([]) });

/** Reads this processor's extension. @throws {z.ZodError} when it is there and is none */
export function identifiersOf(request: OpenDsrRequest, domain: string) {
  const extension = extensionSchema.parse(request.extensions[domain] ?? {});
  return [
    ...request.subject_identities.map(({ identity_type, identity_value }) => ({
      type: IDENTITIES[identity_type],
      value: identity_value,
    })),
    ...extension.identifiers,
  ];
}

export function kindOf(type: OpenDsrRequest['subject_request_type']) {
  return KINDS[type];
}

/** What a request's row keeps of how it came. */
export const openDsrSchema = z.strictObject({
  subjectRequestId: z.string(),
  callbacks: z.array(z.string()),
  /** The status that the callbacks were told last. */
  told: z.string().optional(),
});
