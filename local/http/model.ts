/** Where a route leads: a Lambda function. */
export interface Integration {
  readonly functionArn: string;
  /** API Gateway gives up after this long. */
  readonly timeoutMs: number;
}

/** A Lambda authoriser with simple responses. */
export interface AuthorizerConfiguration {
  readonly id: string;
  readonly functionArn: string;
  /** Where the credentials are, such as `$request.header.Authorization`. */
  readonly identitySources: readonly string[];
  readonly cacheSeconds: number;
}

/** One route, such as `GET /v1/sessions/{id}` or `$default`. */
export interface Route {
  readonly key: string;
  readonly integration: Integration;
  readonly authorizer?: AuthorizerConfiguration;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html */
export interface CorsConfiguration {
  readonly AllowOrigins?: readonly string[];
  readonly AllowMethods?: readonly string[];
  readonly AllowHeaders?: readonly string[];
  readonly ExposeHeaders?: readonly string[];
  readonly MaxAge?: number;
  readonly AllowCredentials?: boolean;
}

/** One HTTP API with everything that the template says of it. */
export interface ApiModel {
  readonly apiId: string;
  readonly account: string;
  readonly region: string;
  readonly stage: string;
  readonly stageVariables?: Record<string, string>;
  readonly accessLogFormat?: string;
  readonly cors?: CorsConfiguration;
  readonly routes: readonly Route[];
}

/** Where an identity source lies, and its name there. */
export const IDENTITY_SOURCE = /^\$(request\.header|request\.querystring|context|stageVariables)\.(.+)$/;
