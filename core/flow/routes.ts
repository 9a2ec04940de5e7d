import type { Scope } from '../gate/scopes.ts';

/** Who may call a route: the operator, a business by a secret key, a recorder by a session token, or anybody. */
type CallerKind = 'operator' | 'business' | 'recorder';

export interface RouteRule {
  /** Nobody named: anybody may. */
  readonly callers: readonly CallerKind[];
  /** What a secret key must be allowed to do. */
  readonly scope?: Scope;
  /** Creates something, and so honours an Idempotency-Key. */
  readonly creates?: true;
}

const anybody: RouteRule = { callers: [] };
const recorder: RouteRule = { callers: ['recorder'] };
const operator: RouteRule = { callers: ['operator'] };
const business = (scope: Scope): RouteRule => ({ callers: ['business'], scope });
const either = (scope: Scope): RouteRule => ({ callers: ['recorder', 'business'], scope });
const overseen = (scope: Scope): RouteRule => ({ callers: ['operator', 'business'], scope });

const creates = (rule: RouteRule): RouteRule => ({ ...rule, creates: true });

/**
 * Every route, and who may call it; what is not listed answers nobody. The template's routes are held against this, and
 * a test calls each with the credentials that it must refuse.
 */
export const ROUTES: Readonly<Record<string, RouteRule>> = {
  'POST /v1/sessions': anybody,
  'POST /v1/chunks': recorder,
  'POST /v1/identities': recorder,
  'POST /v1/consents': creates(either('consents')),
  'POST /v1/withdrawals': creates(either('consents')),
  'POST /v1/opt-outs': creates(either('consents')),
  'POST /v1/consents/history': business('consents'),
  'POST /v1/consent-texts': creates(business('consents')),
  'GET /v1/consent-texts': business('consents'),
  'POST /v1/businesses': creates(operator),
  'GET /v1/businesses/{id}': overseen('account'),
  'PUT /v1/businesses/{id}/policy': overseen('account'),
  'POST /v1/keys': creates(overseen('account')),
  'GET /v1/keys': overseen('account'),
  'DELETE /v1/keys/{id}': overseen('account'),
  'GET /v1/agreements': business('agreements'),
  'POST /v1/agreements': creates(business('agreements')),
  'GET /v1/agreements/signatures': business('agreements'),
  'GET /v1/agreements/{id}': business('agreements'),
  'DELETE /v1/agreements/{id}': business('agreements'),
  'POST /v1/searches': business('searches'),
  'GET /v1/searches': business('searches'),
  'GET /v1/identifier-policy': business('account'),
  'PUT /v1/identifier-policy': business('account'),
  'POST /v1/requests': creates(business('requests')),
  'POST /v1/requests/denials': creates(business('requests')),
  'GET /v1/requests': business('requests'),
  'GET /v1/requests/{id}': business('requests'),
  'GET /v1/requests/{id}/receipt': business('requests'),
  'GET /v1/requests/{id}/export': business('requests'),
  'POST /v1/requests/{id}/cancel': business('requests'),
  'POST /v1/requests/{id}/hold': business('requests'),
  'DELETE /v1/requests/{id}/hold': business('requests'),
  'POST /v1/requests/{id}/extension': business('requests'),
  'POST /v1/requests/{id}/restart': business('requests'),
  'GET /v1/sessions/{id}': business('sessions'),
  'GET /v1/sessions/{id}/events': business('sessions'),
  'POST /v1/journal/replays': operator,
  'GET /opendsr/discovery': anybody,
  'POST /opendsr/requests': business('requests'),
  'GET /opendsr/requests/{id}': business('requests'),
  'DELETE /opendsr/requests/{id}': business('requests'),
  'GET /log/checkpoint': anybody,
  'GET /log/tile/{tile+}': anybody,
  'GET /.well-known/jwks.json': anybody,
  'GET /.well-known/evidence-jwks.json': anybody,
  'GET /.well-known/gpc.json': anybody,
  'GET /openapi.json': anybody,
};
