import type { InvokeResult, Runtime } from '../../../local/lambda/runtime.ts';
import type { Deployment, Resource } from '../../../local/template/deployment.ts';
import { resource, smallDeployment } from '../lambda/fixture.ts';

const functionArn = (name: string) => `arn:aws:lambda:us-west-1:111122223333:function:${name}`;

type Properties = Record<string, unknown>;

/** An HTTP API as CDK writes one: a route key leads to the function of its name. */
export function apiDeployment(api: {
  routes: Record<string, { function: string; authorizer?: string; timeoutMs?: number }>;
  authorizers?: Record<string, { function: string; sources?: string[]; ttl?: number }>;
  cors?: Properties;
  logFormat?: string;
  /** Functions that API Gateway may not invoke. */
  forbidden?: string[];
}): Deployment {
  const resources: Resource[] = [
    resource('AWS::ApiGatewayV2::Api', 'Api', {
      ProtocolType: 'HTTP',
      ...(api.cors ? { CorsConfiguration: api.cors } : {}),
    }),
    resource('AWS::ApiGatewayV2::Stage', 'Stage', {
      ApiId: 'Test-Api',
      StageName: '$default',
      ...(api.logFormat ? { AccessLogSettings: { Format: api.logFormat } } : {}),
    }),
  ];
  const functions = new Set<string>();
  let n = 0;
  for (const [name, authorizer] of Object.entries(api.authorizers ?? {})) {
    functions.add(authorizer.function);
    resources.push(
      resource('AWS::ApiGatewayV2::Authorizer', name, {
        ApiId: 'Test-Api',
        AuthorizerType: 'REQUEST',
        AuthorizerUri: `arn:aws:apigateway:us-west-1:lambda:path/2015-03-31/functions/${functionArn(authorizer.function)}/invocations`,
        AuthorizerPayloadFormatVersion: '2.0',
        EnableSimpleResponses: true,
        IdentitySource: authorizer.sources ?? [],
        AuthorizerResultTtlInSeconds: authorizer.ttl ?? 0,
      }),
    );
  }
  for (const [key, route] of Object.entries(api.routes)) {
    functions.add(route.function);
    const id = `Route${n++}`;
    resources.push(
      resource('AWS::ApiGatewayV2::Integration', `${id}Integration`, {
        ApiId: 'Test-Api',
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: functionArn(route.function),
        PayloadFormatVersion: '2.0',
        ...(route.timeoutMs ? { TimeoutInMillis: route.timeoutMs } : {}),
      }),
      resource('AWS::ApiGatewayV2::Route', id, {
        ApiId: 'Test-Api',
        RouteKey: key,
        Target: `integrations/Test-${id}Integration`,
        ...(route.authorizer
          ? { AuthorizationType: 'CUSTOM', AuthorizerId: `Test-${route.authorizer}` }
          : { AuthorizationType: 'NONE' }),
      }),
    );
  }
  for (const name of functions) {
    resources.push(resource('AWS::Lambda::Function', name, {}, { arn: functionArn(name) }));
    if (api.forbidden?.includes(name)) continue;
    resources.push(
      resource('AWS::Lambda::Permission', `${name}Permission`, {
        Action: 'lambda:InvokeFunction',
        FunctionName: functionArn(name),
        Principal: 'apigateway.amazonaws.com',
      }),
    );
  }
  return smallDeployment(resources, '');
}

// biome-ignore lint/suspicious/noExplicitAny: an event is read field by field, at the boundary of JSON.
export type Event = Record<string, any>;

/** Functions as plain code: what API Gateway does with them is the subject here, not how they run. */
export function codeRuntime(
  functions: Record<string, (event: Event) => unknown>,
): Pick<Runtime, 'invoke'> & { readonly events: Record<string, Event[]> } {
  const events: Record<string, Event[]> = {};
  return {
    events,
    async invoke(arn, payload): Promise<InvokeResult> {
      const name = arn.split(':').at(-1)!;
      const event = JSON.parse(JSON.stringify(payload)) as Event;
      events[name] = [...(events[name] ?? []), event];
      try {
        return { statusCode: 200, payload: JSON.stringify((await functions[name]!(event)) ?? null) };
      } catch (error) {
        return {
          statusCode: 200,
          functionError: 'Unhandled',
          payload: JSON.stringify({ errorMessage: String(error) }),
        };
      }
    },
  };
}
