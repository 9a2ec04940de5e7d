import type { Deployment, Resource } from '../template/deployment.ts';
import {
  type ApiModel,
  type AuthorizerConfiguration,
  type CorsConfiguration,
  IDENTITY_SOURCE,
  type Integration,
  type Route,
} from './model.ts';

const DEFAULT_INTEGRATION_TIMEOUT_MS = 30_000;

/**
 * Reads the deployment's HTTP API; undefined when it has none.
 * Throws an Error for a form that the local API does not serve, or an API that may not invoke its function.
 */
export function readApi(deployment: Deployment): ApiModel | undefined {
  const apis = deployment.ofType('AWS::ApiGatewayV2::Api');
  const [api] = apis;
  if (!api) return undefined;
  if (apis.length > 1) throw new Error(`the local run serves one HTTP API, the template has ${apis.length}`);
  const properties = api.properties as { ProtocolType?: string; CorsConfiguration?: CorsConfiguration };
  if (properties.ProtocolType !== 'HTTP')
    refuse(api, `ProtocolType ${properties.ProtocolType}; expected HTTP`);
  const stage = deployment.ofType('AWS::ApiGatewayV2::Stage').find(belongsTo(api));
  if (!stage) refuse(api, 'has no stage, so nothing is deployed; expected a stage $default');
  const stageProperties = stage.properties as {
    StageName?: string;
    StageVariables?: Record<string, string>;
    AccessLogSettings?: { Format?: string };
  };
  if (stageProperties.StageName !== '$default') {
    refuse(
      stage,
      `stage ${stageProperties.StageName}; the local run serves the stage $default, at the root path`,
    );
  }
  const accessLogFormat = stageProperties.AccessLogSettings?.Format;
  return {
    apiId: api.physicalId,
    account: deployment.account,
    region: deployment.region,
    stage: '$default',
    ...(stageProperties.StageVariables ? { stageVariables: stageProperties.StageVariables } : {}),
    ...(accessLogFormat ? { accessLogFormat } : {}),
    ...(properties.CorsConfiguration ? { cors: properties.CorsConfiguration } : {}),
    routes: deployment
      .ofType('AWS::ApiGatewayV2::Route')
      .filter(belongsTo(api))
      .map((route) => readRoute(deployment, route)),
  };
}

function readRoute(deployment: Deployment, route: Resource): Route {
  const { RouteKey, Target, AuthorizationType, AuthorizerId } = route.properties as Record<
    string,
    string | undefined
  >;
  if (!RouteKey) refuse(route, 'has no RouteKey');
  const integration = byPhysicalId(
    deployment,
    route,
    'AWS::ApiGatewayV2::Integration',
    Target?.split('/')[1],
  );
  switch (AuthorizationType ?? 'NONE') {
    case 'NONE':
      return { key: RouteKey, integration: readIntegration(deployment, integration) };
    case 'CUSTOM': {
      const authorizer = byPhysicalId(deployment, route, 'AWS::ApiGatewayV2::Authorizer', AuthorizerId);
      return {
        key: RouteKey,
        integration: readIntegration(deployment, integration),
        authorizer: readAuthorizer(deployment, authorizer),
      };
    }
    default:
      return refuse(
        route,
        `AuthorizationType ${AuthorizationType}; the local run knows NONE and CUSTOM (a Lambda)`,
      );
  }
}

function readIntegration(deployment: Deployment, resource: Resource): Integration {
  const properties = resource.properties as {
    IntegrationType?: string;
    IntegrationUri?: string;
    PayloadFormatVersion?: string;
    TimeoutInMillis?: number;
    RequestParameters?: unknown;
    ResponseParameters?: unknown;
  };
  if (properties.IntegrationType !== 'AWS_PROXY') {
    refuse(
      resource,
      `IntegrationType ${properties.IntegrationType}; expected AWS_PROXY with a Lambda function`,
    );
  }
  if (properties.PayloadFormatVersion !== '2.0') {
    refuse(resource, `PayloadFormatVersion ${properties.PayloadFormatVersion}; expected 2.0`);
  }
  if (properties.RequestParameters || properties.ResponseParameters) {
    refuse(resource, 'maps parameters; the local run does not');
  }
  return {
    functionArn: invocable(deployment, resource, properties.IntegrationUri),
    timeoutMs: properties.TimeoutInMillis ?? DEFAULT_INTEGRATION_TIMEOUT_MS,
  };
}

function readAuthorizer(deployment: Deployment, resource: Resource): AuthorizerConfiguration {
  const properties = resource.properties as {
    AuthorizerType?: string;
    AuthorizerUri?: string;
    AuthorizerPayloadFormatVersion?: string;
    EnableSimpleResponses?: boolean;
    IdentitySource?: string[];
    AuthorizerResultTtlInSeconds?: number;
  };
  if (properties.AuthorizerType !== 'REQUEST') {
    refuse(resource, `AuthorizerType ${properties.AuthorizerType}; expected REQUEST (a Lambda)`);
  }
  if (properties.AuthorizerPayloadFormatVersion !== '2.0' || !properties.EnableSimpleResponses) {
    refuse(resource, 'expected AuthorizerPayloadFormatVersion 2.0 with EnableSimpleResponses true');
  }
  const identitySources = properties.IdentitySource ?? [];
  const unknown = identitySources.find((source) => !IDENTITY_SOURCE.test(source));
  if (unknown)
    refuse(
      resource,
      `identity source ${unknown}; expected $request.header.X, $request.querystring.X or $context.X`,
    );
  const cacheSeconds = properties.AuthorizerResultTtlInSeconds ?? (identitySources.length ? 300 : 0);
  if (cacheSeconds > 0 && identitySources.length === 0) {
    refuse(
      resource,
      `caches answers for ${cacheSeconds} s without an identity source; API Gateway refuses that`,
    );
  }
  return {
    id: resource.physicalId,
    functionArn: invocable(deployment, resource, properties.AuthorizerUri),
    identitySources,
    cacheSeconds,
  };
}

/** The function of a URI, provided that the template lets API Gateway invoke it. */
function invocable(deployment: Deployment, resource: Resource, uri = ''): string {
  const arn = /arn:aws[^:]*:lambda:[^:]+:\d*:function:[^/]+/.exec(uri)?.[0] ?? '';
  const target = deployment.byArn(arn);
  if (!target) refuse(resource, 'its URI names no function of the deployment');
  const permitted = deployment.ofType('AWS::Lambda::Permission').some(({ properties }) => {
    const { FunctionName, Principal, Action } = properties as Record<string, string>;
    const named = FunctionName === arn || FunctionName === target.physicalId;
    return named && Principal === 'apigateway.amazonaws.com' && Action === 'lambda:InvokeFunction';
  });
  if (!permitted)
    refuse(resource, `API Gateway may not invoke ${target.logicalId}: add an AWS::Lambda::Permission`);
  return arn;
}

function byPhysicalId(
  deployment: Deployment,
  from: Resource,
  type: string,
  id: string | undefined,
): Resource {
  const found = deployment.ofType(type).find((resource) => resource.physicalId === id);
  return found ?? refuse(from, `refers to an ${type} that the template does not have`);
}

const belongsTo = (api: Resource) => (resource: Resource) => resource.properties.ApiId === api.physicalId;

function refuse(resource: Resource, what: string): never {
  throw new Error(`${resource.type} ${resource.logicalId}: ${what}`);
}
