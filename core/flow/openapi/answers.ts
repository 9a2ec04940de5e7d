/** What the API answers, as its document tells it. A test holds every answer of the pipeline's tests against it. */
import * as z from 'zod';
import { AGREEMENT_KINDS } from '../../gate/agreements.ts';
import { collectionMethodSchema } from '../../gate/consent.ts';
import { optOutKindSchema } from '../../gate/opt-out.ts';
import { policySchema } from '../../gate/policy.ts';
import { scopesSchema } from '../../gate/scopes.ts';
import { identifierTypeSchema } from '../../identifiers/identifier-type.ts';
import { normalisationRulesSchema } from '../../identifiers/rules.ts';
import { exceptionSchema } from '../../rights/exception.ts';
import { requestKindSchema, requestStatusSchema } from '../../rights/kind.ts';
import { cancelReasonSchema } from '../../rights/life-cycle.ts';
import { categoriesSchema, categorySchema } from '../category.ts';
import { idSchema } from '../ids.ts';
import { roleSchema, sourceSchema } from '../records.ts';

const time = z.iso.datetime();
const count = z.int().min(0);
const hash = z.string().regex(/^sha256:/);
/** A signed file, as an object: saved as canonical JSON it is a file that `scrubjay verify` takes. */
const signedFile = z.strictObject({ payload: z.string(), protected: z.string(), signature: z.string() });
const page = { cursor: z.string().optional() };

export const sessionStarted = z.strictObject({
  token: z.string(),
  expiresAt: time,
  session: idSchema,
  visitor: idSchema,
  mayRecord: categoriesSchema,
  consented: categoriesSchema,
  optOuts: z.array(optOutKindSchema),
  gpc: z.boolean(),
  sampling: z.number().min(0).max(1),
});

export const chunkAccepted = z.strictObject({ accepted: z.literal(true), sequence: count });
export const accepted = z.strictObject({ accepted: z.literal(true) });

const assertion = z.enum(['asserted by the browser', 'attested']);
export const consentGiven = z.strictObject({
  id: idSchema,
  categories: categoriesSchema,
  assertion,
  timestamp: time,
  receipt: signedFile,
});

/** What opens the commitments of a receipt, in base64url. */
const salts = z.strictObject({
  request: z.string(),
  identifiers: z.array(z.string()),
  /** Of a request to correct: of each wrong value and of the right one. */
  corrections: z.array(z.strictObject({ wrong: z.string(), right: z.string() })).optional(),
});
export const withdrawn = consentGiven.extend({
  categories: categoriesSchema.optional(),
  erasure: z.strictObject({ request: idSchema, salts }).optional(),
});

export const choicesMade = z.strictObject({
  choices: z.array(
    z.strictObject({
      id: idSchema,
      optedOutOf: z.array(optOutKindSchema),
      timestamp: time,
      receipt: signedFile,
    }),
  ),
});

export const consentHistory = z.strictObject({
  events: z.array(
    z.looseObject({
      id: idSchema,
      event: z.enum(['given', 'withdrawn']),
      timestamp: time,
      collectionMethod: collectionMethodSchema,
      assertion,
    }),
  ),
  ...page,
});

export const consentText = z.strictObject({
  hash,
  version: z.string(),
  language: z.string(),
  registeredAt: time,
  text: z.string(),
});
export const consentTexts = z.strictObject({ texts: z.array(consentText), ...page });

export const business = z.strictObject({
  business: idSchema,
  name: z.string(),
  policy: policySchema,
  region: z.string(),
  state: z.enum(['pending', 'active']),
  createdAt: time,
});
export const businessCreated = business.extend({
  origins: z.array(z.string()),
  siteKey: z.string(),
  /** Shown once. */
  secretKey: z.string(),
});

export const key = z.strictObject({
  id: idSchema,
  kind: z.enum(['site', 'secret']),
  siteKey: z.string().optional(),
  origins: z.array(z.string()).optional(),
  scopes: scopesSchema.optional(),
  createdAt: time,
  revokedAt: time.optional(),
});
export const keyCreated = key.extend({ secretKey: z.string().optional() });
export const keys = z.strictObject({ keys: z.array(key) });

const kind = z.enum(AGREEMENT_KINDS);
const signing = { signedAt: time, expiresAt: time.optional(), withdrawnAt: time.optional() };
export const agreement = z.strictObject({
  id: idSchema,
  business: idSchema,
  kind,
  version: hash,
  ...signing,
});
export const agreementSigned = agreement.extend({ document: signedFile });
export const agreements = z.strictObject({
  agreements: z.array(
    z.strictObject({
      kind,
      version: hash,
      state: z.string(),
      id: idSchema.optional(),
      signedVersion: hash.optional(),
      ...signing,
      signedAt: time.optional(),
    }),
  ),
});
export const signatures = z.strictObject({ signatures: z.array(agreement), ...page });

const tally = z.record(z.string(), count);
const holdings = {
  chunks: count,
  events: count,
  holds: z.array(
    z.strictObject({
      type: z.string(),
      category: z.string(),
      role: roleSchema,
      source: sourceSchema,
      count,
    }),
  ),
  grants: z.array(
    z.strictObject({
      categories: categoriesSchema,
      chunks: count,
      evidence: z.strictObject({ consent: idSchema, at: time, assertion: z.string() }).optional(),
    }),
  ),
  refused: z.partialRecord(categorySchema, z.string()),
  purposes: z.array(z.string()),
  optOuts: z.array(optOutKindSchema),
  masked: tally,
  notSearchable: count,
};
export const found = z.strictObject({
  sessions: z.array(
    z.strictObject({
      session: idSchema,
      startedAt: time,
      expiresAt: time,
      matches: z.array(
        z.strictObject({ identifier: z.int(), type: z.string(), role: roleSchema, source: sourceSchema }),
      ),
      ...holdings,
    }),
  ),
  note: z.string().optional(),
  /** Which of the identifiers, by their place, the business has declared as its own contact values. */
  publicContacts: z.array(count).optional(),
  ...page,
});
export const searchLog = z.strictObject({ searches: z.array(z.looseObject({})), ...page });

export const identifierPolicy = normalisationRulesSchema.extend({
  version: count,
  epochs: z.array(z.strictObject({ label: z.string(), from: time })),
  publicContacts: z.array(z.strictObject({ type: identifierTypeSchema })),
});

const hold = z.strictObject({
  exception: exceptionSchema,
  law: z.string(),
  at: time,
  reference: z.string().optional(),
  reviewAt: time.optional(),
});
export const request = z.strictObject({
  id: idSchema,
  kind: requestKindSchema,
  regime: z.string(),
  status: requestStatusSchema,
  /** It waits until an event names it. */
  start: z.literal('on_event').optional(),
  cancelled: z.strictObject({ at: time, reason: cancelReasonSchema }).optional(),
  hold: hold.optional(),
  released: z.array(hold.extend({ releasedAt: time })).optional(),
  receivedAt: time,
  madeAt: time.optional(),
  /** From then on it can be neither cancelled nor held. */
  begunAt: time.optional(),
  answeredAt: time.optional(),
  confirmBy: time,
  respondBy: time,
  extension: z.strictObject({ at: time, reason: z.string() }).optional(),
  identifiers: z.array(identifierTypeSchema),
  receipts: z.array(z.string()),
});
export const requestTaken = request.extend({ salts });

export const logLine = z.strictObject({
  id: idSchema,
  kind: requestKindSchema,
  regime: z.string(),
  madeAt: time,
  manner: z.string().optional(),
  status: requestStatusSchema,
  answeredAt: time.optional(),
  reason: z.string().optional(),
});
export const requestLog = z.strictObject({ requests: z.array(logLine), ...page });

export const exportLink = z.strictObject({
  url: z.url(),
  expiresAt: time,
  bytes: count,
  sessions: count,
  /** The hash of the archive's manifest, as the receipt states it. */
  manifest: hash,
});

export const session = z.strictObject({
  session: idSchema,
  createdAt: time,
  expiresAt: time,
  chunks: count,
  differingDuplicates: count,
  events: count,
  kept: categoriesSchema,
  refused: z.partialRecord(categorySchema, z.string()),
  purposes: z.array(z.string()),
  optOuts: z.array(optOutKindSchema),
  replay: z.enum(['available', 'withheld']),
  masked: tally,
  unsearchable: count,
});
export const events = z.strictObject({
  /** rrweb's events. */
  events: z.array(z.looseObject({ type: z.number(), timestamp: z.number() })),
  /** The sequence number to go on from. */
  next: count.optional(),
});

export const journalReplayed = z.strictObject({
  done: z.boolean(),
  restored: z.array(z.string()),
  entries: tally,
  keys: count,
  rows: count,
});

export const keySet = z.strictObject({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })) });
export const gpc = z.strictObject({ gpc: z.literal(true), lastUpdate: z.iso.date() });
export const signed = signedFile;
/** A receipt, with its place in the log. */
export const receipt = signedFile.extend({
  header: z.strictObject({ proof: z.string(), consistency: z.looseObject({}).optional() }),
});
export const anything = z.looseObject({});
