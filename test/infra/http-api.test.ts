import { describe, expect, test } from '@jest/globals';
import { ROUTES } from '../../core/flow/routes.ts';
import { synthesizeAssembly } from '../support/cloud-assembly.ts';
import type { Resource } from '../support/templates.ts';

const app = (await synthesizeAssembly()).read();

describe('the HTTP API', () => {
  const routes = app.ofType('AWS::ApiGatewayV2::Route');
  const byLogicalId = (logicalId: string): Resource =>
    app.resources.find(
      (resource) => resource.stack === 'ScrubjayPipeline' && resource.logicalId === logicalId,
    )!;
  const authoriser = ({ AuthorizerId }: { AuthorizerId?: { Ref: string } }) =>
    AuthorizerId === undefined ? 'none' : byLogicalId(AuthorizerId.Ref).properties.Name;
  const target = (properties: { Target: { 'Fn::Join': [string, [string, { Ref: string }]] } }) => {
    const integration = byLogicalId(properties.Target['Fn::Join'][1][1].Ref).properties;
    expect(integration.PayloadFormatVersion).toBe('2.0');
    return byLogicalId(integration.IntegrationUri['Fn::GetAtt'][0]).path;
  };

  test('has these routes, behind these authorisers', () => {
    const table = routes.map(({ properties }) => [
      properties.RouteKey,
      target(properties),
      authoriser(properties),
    ]);
    expect(table.sort()).toEqual(
      [
        ['POST /v1/sessions', 'StartSession', 'none'],
        ['POST /v1/chunks', 'Collect', 'token'],
        ['POST /v1/identities', 'Collect', 'token'],
        ['POST /v1/journal/replays', 'ReplayJournal', 'key'],
        ['POST /v1/consents', 'Consents', 'caller'],
        ['POST /v1/withdrawals', 'Consents', 'caller'],
        ['POST /v1/opt-outs', 'Consents', 'caller'],
        ['POST /v1/consents/history', 'Consents', 'key'],
        ['POST /v1/consent-texts', 'Consents', 'key'],
        ['GET /v1/consent-texts', 'Consents', 'key'],
        ['POST /v1/businesses', 'AccountsFunction', 'key'],
        ['GET /v1/businesses/{id}', 'AccountsFunction', 'key'],
        ['PUT /v1/businesses/{id}/policy', 'AccountsFunction', 'key'],
        ['POST /v1/keys', 'AccountsFunction', 'key'],
        ['GET /v1/keys', 'AccountsFunction', 'key'],
        ['DELETE /v1/keys/{id}', 'AccountsFunction', 'key'],
        ['GET /v1/agreements/signatures', 'AccountsFunction', 'key'],
        ['GET /v1/agreements/{id}', 'AccountsFunction', 'key'],
        ['DELETE /v1/agreements/{id}', 'AccountsFunction', 'key'],
        ['POST /v1/agreements', 'AccountsFunction', 'key'],
        ['GET /v1/agreements', 'AccountsFunction', 'key'],
        ['POST /v1/searches', 'Searches', 'key'],
        ['GET /v1/requests/{id}/export', 'RequestsFunction', 'key'],
        ['POST /v1/requests/{id}/cancel', 'RequestsFunction', 'key'],
        ['POST /v1/requests/{id}/hold', 'RequestsFunction', 'key'],
        ['DELETE /v1/requests/{id}/hold', 'RequestsFunction', 'key'],
        ['POST /v1/requests/{id}/extension', 'RequestsFunction', 'key'],
        ['POST /v1/requests/{id}/restart', 'RequestsFunction', 'key'],
        ['GET /v1/searches', 'Searches', 'key'],
        ['GET /v1/identifier-policy', 'IdentifierPolicy', 'key'],
        ['PUT /v1/identifier-policy', 'IdentifierPolicy', 'key'],
        ['POST /v1/requests', 'RequestsFunction', 'key'],
        ['POST /v1/requests/denials', 'RequestsFunction', 'key'],
        ['GET /v1/requests', 'RequestsFunction', 'key'],
        ['GET /v1/requests/{id}', 'RequestsFunction', 'key'],
        ['GET /v1/requests/{id}/receipt', 'RequestsFunction', 'key'],
        ['GET /v1/sessions/{id}', 'SessionsFunction', 'key'],
        ['GET /v1/sessions/{id}/events', 'SessionsFunction', 'key'],
        ['GET /opendsr/discovery', 'OpenDsr', 'none'],
        ['POST /opendsr/requests', 'OpenDsr', 'key'],
        ['GET /opendsr/requests/{id}', 'OpenDsr', 'key'],
        ['DELETE /opendsr/requests/{id}', 'OpenDsr', 'key'],
        ['GET /log/checkpoint', 'LogFunction', 'none'],
        ['GET /log/tile/{tile+}', 'LogFunction', 'none'],
        ['GET /.well-known/jwks.json', 'WellKnown', 'none'],
        ['GET /.well-known/evidence-jwks.json', 'WellKnown', 'none'],
        ['GET /.well-known/gpc.json', 'WellKnown', 'none'],
        ['GET /openapi.json', 'WellKnown', 'none'],
      ].sort(),
    );
  });

  test('are each in the table of who may call what, behind an authoriser that fits', () => {
    const fits = {
      none: [],
      token: ['recorder'],
      key: ['business', 'operator'],
      caller: ['business', 'recorder'],
    };
    expect(routes.map(({ properties }) => properties.RouteKey).sort()).toEqual(Object.keys(ROUTES).sort());
    for (const { properties } of routes) {
      const { callers } = ROUTES[properties.RouteKey]!;
      const allowed = fits[authoriser(properties) as keyof typeof fits];
      expect({
        route: properties.RouteKey,
        unfit: callers.filter((kind) => !allowed.includes(kind as never)),
      }).toEqual({
        route: properties.RouteKey,
        unfit: [],
      });
      expect(callers.length === 0).toBe(allowed.length === 0);
    }
  });

  test('asks one function for every credential, and reuses its answer for a minute at most', () => {
    const authorisers = app.ofType('AWS::ApiGatewayV2::Authorizer').map(({ properties }) => properties);
    const table = authorisers.map(({ Name, IdentitySource, AuthorizerResultTtlInSeconds }) => [
      Name,
      IdentitySource,
      AuthorizerResultTtlInSeconds,
    ]);
    expect(table.sort()).toEqual([
      ['caller', [], 0],
      ['key', ['$request.header.Authorization'], 30],
      ['token', ['$request.querystring.token'], 60],
    ]);
    for (const properties of authorisers) {
      expect(properties).toMatchObject({
        EnableSimpleResponses: true,
        AuthorizerPayloadFormatVersion: '2.0',
      });
      expect(JSON.stringify(properties.AuthorizerUri)).toContain(app.at('Authorise').logicalId);
    }
  });

  test('bounds how many calls it takes', () => {
    const { DefaultRouteSettings } = app.at('ApiStage').properties;
    expect(DefaultRouteSettings.ThrottlingRateLimit).toBeGreaterThan(0);
    expect(DefaultRouteSettings.ThrottlingBurstLimit).toBeGreaterThan(0);
  });

  test('logs no query, path, address, agent or identity of a caller', () => {
    const format = Object.values(JSON.parse(app.at('ApiStage').properties.AccessLogSettings.Format));
    expect(format).toContain('$context.routeKey');
    for (const field of format) {
      expect(field).not.toMatch(/query|path|identity|sourceIp|userAgent|authorizer|referer|message/i);
    }
  });

  test('lets a page on any origin record, with the headers that its clients need', () => {
    expect(app.at('Api').properties.CorsConfiguration).toMatchObject({
      AllowOrigins: ['*'],
      AllowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
      AllowHeaders: ['content-type', 'authorization', 'idempotency-key'],
    });
  });
});
