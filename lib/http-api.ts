import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi as ApiGateway,
  CorsHttpMethod,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  type IHttpRoute,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { LOG_RETENTION_DAYS } from '../core/data-map.ts';
import type { ApiFunctions } from './api-functions.ts';
import type { ScrubjayFunction } from './scrubjay-function.ts';

/** What a flood may cost at most: requests a second on average, and at once. */
const THROTTLE = { rateLimit: 2_000, burstLimit: 1_000 };

/** Who may call: the holder of a session token, of a key, of either, or anybody. */
type Caller = 'token' | 'key' | 'either' | 'anybody';

const CONTEXT = {
  requestId: AccessLogField.contextRequestId(),
  time: AccessLogField.contextRequestTime(),
  route: '$context.routeKey',
  status: AccessLogField.contextStatus(),
  bytes: AccessLogField.contextResponseLength(),
  milliseconds: '$context.responseLatency',
  integrationStatus: '$context.integration.status',
  error: AccessLogField.contextErrorResponseType(),
};

/**
 * The HTTP API. Its access log names the route, never the path as called, the query or the client's address:
 * those hold session tokens, ids and personal data.
 */
export class HttpApi extends ApiGateway {
  /** The routes that anybody may call. */
  readonly openRoutes: IHttpRoute[] = [];

  constructor(scope: Construct) {
    super(scope, 'Api', {
      description: 'Scrubjay',
      createDefaultStage: false,
      corsPreflight: {
        allowOrigins: ['*'],
        allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.PUT, CorsHttpMethod.DELETE],
        allowHeaders: ['content-type', 'authorization', 'idempotency-key'],
        maxAge: Duration.days(1),
      },
    });
    const logGroup = new LogGroup(scope, 'ApiAccessLog', {
      retention: LOG_RETENTION_DAYS as RetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(scope, 'ApiStage', {
      httpApi: this,
      stageName: '$default',
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(CONTEXT)),
      },
    });
  }

  /** Every route there is. */
  route(functions: ApiFunctions, openDsr: ScrubjayFunction): void {
    const authorisers = authorisersOf(functions.authorise);
    const { GET, POST, PUT, DELETE } = HttpMethod;
    const route = (fn: ScrubjayFunction, caller: Caller, ...calls: [HttpMethod, string][]) => {
      const integration = new HttpLambdaIntegration(`${fn.node.id}Integration`, fn);
      for (const [method, path] of calls) {
        const routes = this.addRoutes({
          path,
          methods: [method],
          integration,
          authorizer: authorisers[caller],
        });
        if (caller === 'anybody') {
          this.openRoutes.push(...routes);
        }
      }
    };
    route(functions.startSession, 'anybody', [POST, '/v1/sessions']);
    route(functions.collect, 'token', [POST, '/v1/chunks'], [POST, '/v1/identities']);
    route(
      functions.consents,
      'either',
      [POST, '/v1/consents'],
      [POST, '/v1/withdrawals'],
      [POST, '/v1/opt-outs'],
    );
    route(
      functions.consents,
      'key',
      [POST, '/v1/consents/history'],
      [POST, '/v1/consent-texts'],
      [GET, '/v1/consent-texts'],
    );
    route(
      functions.accounts,
      'key',
      [POST, '/v1/businesses'],
      [GET, '/v1/businesses/{id}'],
      [PUT, '/v1/businesses/{id}/policy'],
      [POST, '/v1/keys'],
      [GET, '/v1/keys'],
      [DELETE, '/v1/keys/{id}'],
      [GET, '/v1/agreements'],
      [POST, '/v1/agreements'],
      [GET, '/v1/agreements/signatures'],
      [GET, '/v1/agreements/{id}'],
      [DELETE, '/v1/agreements/{id}'],
    );
    route(functions.searches, 'key', [POST, '/v1/searches'], [GET, '/v1/searches']);
    route(functions.identifierPolicy, 'key', [GET, '/v1/identifier-policy'], [PUT, '/v1/identifier-policy']);
    route(
      functions.requests,
      'key',
      [POST, '/v1/requests'],
      [POST, '/v1/requests/denials'],
      [GET, '/v1/requests'],
      [GET, '/v1/requests/{id}'],
      [GET, '/v1/requests/{id}/receipt'],
      [GET, '/v1/requests/{id}/export'],
      [POST, '/v1/requests/{id}/cancel'],
      [POST, '/v1/requests/{id}/hold'],
      [DELETE, '/v1/requests/{id}/hold'],
      [POST, '/v1/requests/{id}/extension'],
      [POST, '/v1/requests/{id}/restart'],
    );
    route(functions.sessions, 'key', [GET, '/v1/sessions/{id}'], [GET, '/v1/sessions/{id}/events']);
    route(functions.replayJournal, 'key', [POST, '/v1/journal/replays']);
    route(openDsr, 'anybody', [GET, '/opendsr/discovery']);
    route(
      openDsr,
      'key',
      [POST, '/opendsr/requests'],
      [GET, '/opendsr/requests/{id}'],
      [DELETE, '/opendsr/requests/{id}'],
    );
    route(functions.log, 'anybody', [GET, '/log/checkpoint'], [GET, '/log/tile/{tile+}']);
    route(
      functions.wellKnown,
      'anybody',
      [GET, '/.well-known/jwks.json'],
      [GET, '/.well-known/evidence-jwks.json'],
      [GET, '/.well-known/gpc.json'],
      [GET, '/openapi.json'],
    );
  }
}

/** One function decides; what differs is where the credential stands, and how long an answer may be reused. */
function authorisersOf(authorise: ScrubjayFunction): Record<Caller, IHttpRouteAuthorizer> {
  const authoriser = (id: string, identitySource: string[], cacheSeconds: number) =>
    new HttpLambdaAuthorizer(id, authorise, {
      authorizerName: id,
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      identitySource,
      resultsCacheTtl: Duration.seconds(cacheSeconds),
    });
  return {
    token: authoriser('token', ['$request.querystring.token'], 60),
    key: authoriser('key', ['$request.header.Authorization'], 30),
    // An identity source must be present for API Gateway to ask at all, so either of two cannot be one.
    either: authoriser('caller', [], 0),
    anybody: new HttpNoneAuthorizer(),
  };
}
