/** Every route of the API: what goes in, what comes out. Who may call it is in `routes.ts`. */
import type * as z from 'zod';
import { openDsrRequestSchema } from '../../opendsr/request.ts';
import * as api from '../api.ts';
import * as accounts from '../api-accounts.ts';
import * as consents from '../api-consents.ts';
import * as requests from '../api-requests.ts';
import * as answers from './answers.ts';

/** The media types that are not JSON. */
type Media = 'application/gzip' | 'application/octet-stream' | 'text/plain';

export interface Operation {
  readonly summary: string;
  readonly query?: z.ZodType;
  /** JSON of a schema, or bytes. */
  readonly body?: z.ZodType | Media;
  /** The status of success, and what it answers. */
  readonly success: readonly [status: 200 | 201 | 202, answer: z.ZodType | Media];
}

const list = api.pageQuerySchema;

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  'POST /v1/sessions': {
    summary: 'Start a session, or go on with one under a new token',
    body: api.startSessionSchema,
    success: [201, answers.sessionStarted],
  },
  'POST /v1/chunks': {
    summary: 'Send a chunk of a recording: a JSON array of rrweb events, gzipped',
    query: api.chunkQuerySchema,
    body: 'application/gzip',
    success: [202, answers.chunkAccepted],
  },
  'POST /v1/identities': {
    summary: 'Say who the visitor is: masked in what comes after, indexed where a grant allows it',
    query: api.tokenQuerySchema,
    body: api.identitySchema,
    success: [202, answers.accepted],
  },
  'POST /v1/consents': {
    summary: 'Put on file what a visitor agrees to; what is left out is withdrawn',
    body: consents.consentRequestSchema,
    success: [201, answers.consentGiven],
  },
  'POST /v1/withdrawals': {
    summary: 'Take consent back, and have what was recorded erased where asked',
    body: consents.withdrawalRequestSchema,
    success: [201, answers.withdrawn],
  },
  'POST /v1/opt-outs': {
    summary: 'Opt a visitor or a person out of sale and sharing, sensitive use or storage; or in again',
    body: consents.optOutRequestSchema,
    success: [201, answers.choicesMade],
  },
  'POST /v1/consents/history': {
    summary: "A visitor's evidence, oldest first",
    body: consents.consentHistorySchema,
    success: [200, answers.consentHistory],
  },
  'POST /v1/consent-texts': {
    summary: 'Register a text that visitors will be shown',
    body: consents.consentTextRequestSchema,
    success: [201, answers.consentText],
  },
  'GET /v1/consent-texts': {
    summary: 'The registered texts',
    query: list,
    success: [200, answers.consentTexts],
  },
  'POST /v1/businesses': {
    summary: 'Create a business, with its first keys',
    body: accounts.businessRequestSchema,
    success: [201, answers.businessCreated],
  },
  'GET /v1/businesses/{id}': { summary: 'A business', success: [200, answers.business] },
  'PUT /v1/businesses/{id}/policy': {
    summary: 'Set the whole record policy of a business',
    body: accounts.policyRequestSchema,
    success: [200, answers.business],
  },
  'POST /v1/keys': {
    summary: 'Make a key; a secret one is shown once',
    body: accounts.keyRequestSchema,
    success: [201, answers.keyCreated],
  },
  'GET /v1/keys': {
    summary: 'Every key that the business ever had',
    query: accounts.businessQuerySchema,
    success: [200, answers.keys],
  },
  'DELETE /v1/keys/{id}': {
    summary: 'Revoke a key',
    query: accounts.businessQuerySchema,
    success: [200, answers.key],
  },
  'GET /v1/agreements': {
    summary: 'What is to be signed, and how each stands',
    success: [200, answers.agreements],
  },
  'POST /v1/agreements': {
    summary: 'Sign terms, privacy policy or DPA',
    body: accounts.signatureSchema,
    success: [201, answers.agreementSigned],
  },
  'GET /v1/agreements/signatures': {
    summary: 'Every signature that the business ever gave',
    query: list,
    success: [200, answers.signatures],
  },
  'GET /v1/agreements/{id}': { summary: 'The countersigned document', success: [200, answers.signed] },
  'DELETE /v1/agreements/{id}': { summary: 'Take a signature back', success: [200, answers.agreement] },
  'POST /v1/searches': {
    summary: 'Find sessions by identifiers; answers what they hold, never a value',
    body: api.searchSchema,
    success: [200, answers.found],
  },
  'GET /v1/searches': {
    summary: 'The audit trail of searches, a month at a time',
    query: api.searchLogQuerySchema,
    success: [200, answers.searchLog],
  },
  'GET /v1/identifier-policy': {
    summary: 'How identifiers are read',
    success: [200, answers.identifierPolicy],
  },
  'PUT /v1/identifier-policy': {
    summary: 'Change how identifiers are read, or begin a new key',
    body: api.identifierPolicyRequestSchema,
    success: [200, answers.identifierPolicy],
  },
  'POST /v1/requests': {
    summary: 'Have a right carried out: know, delete, correct, opt out, limit, opt in',
    body: requests.rightsRequestSchema,
    success: [202, answers.requestTaken],
  },
  'POST /v1/requests/denials': {
    summary: 'Put a request into the log that the business denied',
    body: requests.denialSchema,
    success: [201, answers.logLine],
  },
  'GET /v1/requests': {
    summary: 'The log of requests, oldest first',
    query: requests.requestLogQuerySchema,
    success: [200, answers.requestLog],
  },
  'GET /v1/requests/{id}': { summary: 'How a request stands', success: [200, answers.request] },
  'GET /v1/requests/{id}/receipt': {
    summary: 'The newest receipt of a request, with its proof',
    success: [200, answers.receipt],
  },
  'GET /v1/requests/{id}/export': {
    summary: 'A short-lived link to the export of a request to know',
    success: [200, answers.exportLink],
  },
  'POST /v1/requests/{id}/cancel': {
    summary: 'Call a request off before anything was done for it',
    body: requests.cancelSchema,
    success: [200, answers.request],
  },
  'POST /v1/requests/{id}/hold': {
    summary: 'Hold a deletion under a named exception',
    body: requests.holdInputSchema,
    success: [200, answers.request],
  },
  'DELETE /v1/requests/{id}/hold': {
    summary: 'Release a deletion that is held',
    success: [200, answers.request],
  },
  'POST /v1/requests/{id}/extension': {
    summary: 'Extend the 45 days by as many, once',
    body: requests.extensionInputSchema,
    success: [200, answers.request],
  },
  'POST /v1/requests/{id}/restart': {
    summary: 'Start a request again whose workflow failed or was never started',
    success: [200, answers.request],
  },
  'GET /v1/sessions/{id}': {
    summary: 'What is held of a session, and why the rest is not',
    success: [200, answers.session],
  },
  'GET /v1/sessions/{id}/events': {
    summary: 'The replay, in order, a page at a time',
    query: api.eventsQuerySchema,
    success: [200, answers.events],
  },
  'POST /v1/journal/replays': {
    summary: 'Set every mark of the journal again, after a restore',
    success: [200, answers.journalReplayed],
  },
  'GET /opendsr/discovery': {
    summary: 'OpenDSR 2.0: what is supported',
    success: [200, answers.anything],
  },
  'POST /opendsr/requests': {
    summary: 'OpenDSR 2.0: make a request',
    body: openDsrRequestSchema,
    success: [201, answers.anything],
  },
  'GET /opendsr/requests/{id}': {
    summary: 'OpenDSR 2.0: how a request stands',
    success: [200, answers.anything],
  },
  'DELETE /opendsr/requests/{id}': {
    summary: 'OpenDSR 2.0: cancel a request',
    success: [202, answers.anything],
  },
  'GET /log/checkpoint': { summary: "The log's newest checkpoint", success: [200, 'text/plain'] },
  'GET /log/tile/{tile+}': {
    summary: 'A tile of the log, as C2SP tlog-tiles names it',
    success: [200, 'application/octet-stream'],
  },
  'GET /.well-known/jwks.json': {
    summary: 'The keys that receipts and checkpoints are signed with',
    success: [200, answers.keySet],
  },
  'GET /.well-known/evidence-jwks.json': {
    summary: 'The keys that evidence is signed with',
    success: [200, answers.keySet],
  },
  'GET /.well-known/gpc.json': {
    summary: 'The statement that Global Privacy Control is honoured',
    success: [200, answers.gpc],
  },
  'GET /openapi.json': { summary: 'This document', success: [200, answers.anything] },
};
