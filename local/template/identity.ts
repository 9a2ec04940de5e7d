import { createHash } from 'node:crypto';
import { inertReason } from './inert.ts';

/**
 * Stands for the gateway's URL in resolved properties (queue URLs), because a deployment is loaded before its
 * gateway has a port. Whoever hands such a value on replaces it with `gateway.url`.
 */
export const GATEWAY_URL = 'http://gateway.invalid';

/** What a resource is called, before its properties are resolved. */
export interface Naming {
  readonly account: string;
  readonly region: string;
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** A property that is a string once resolved, or undefined where the template leaves it out. */
  property(name: string): string | undefined;
}

/** How AWS would name a resource: what `Ref` and `Fn::GetAtt` answer. */
export interface Identity {
  readonly physicalId: string;
  readonly arn: string;
  readonly attributes: Readonly<Record<string, string>>;
}

type Rule = (naming: Naming) => Identity;

const rules: Record<string, Rule> = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::S3::Bucket': (n) => {
    const name = n.property('BucketName') ?? plainName(n).toLowerCase();
    return identity(name, `arn:aws:s3:::${name}`, {
      DomainName: `${name}.s3.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${n.region}.amazonaws.com`,
    });
  },
  'AWS::S3::BucketPolicy': (n) =>
    identity(n.property('Bucket') ?? plainName(n), arnOf(n, 's3', `policy/${plainName(n)}`)),
  'AWS::Kinesis::Stream': (n) => {
    const name = n.property('Name') ?? plainName(n);
    return identity(name, arnOf(n, 'kinesis', `stream/${name}`));
  },
  'AWS::SQS::Queue': (n) => {
    const name = n.property('QueueName') ?? plainName(n);
    const url = `${GATEWAY_URL}/${n.account}/${name}`;
    return identity(url, arnOf(n, 'sqs', name), { QueueName: name, QueueUrl: url });
  },
  'AWS::SQS::QueuePolicy': generic('sqs', 'policy'),
  'AWS::KMS::Key': (n) => {
    const id = uuidOf(n);
    return identity(id, arnOf(n, 'kms', `key/${id}`), { KeyId: id });
  },
  'AWS::KMS::Alias': (n) => {
    const name = n.property('AliasName') ?? `alias/${plainName(n)}`;
    return identity(name, arnOf(n, 'kms', name));
  },
  'AWS::IAM::Role': (n) => {
    const name = n.property('RoleName') ?? plainName(n);
    return identity(name, `arn:aws:iam::${n.account}:role/${name}`, {
      RoleId: `AROA${hash(n, 16).toUpperCase()}`,
    });
  },
  'AWS::IAM::Policy': (n) => identity(plainName(n), `arn:aws:iam::${n.account}:policy/${plainName(n)}`),
  'AWS::IAM::ManagedPolicy': (n) => {
    const arn = `arn:aws:iam::${n.account}:policy/${n.property('ManagedPolicyName') ?? plainName(n)}`;
    return identity(arn, arn, { PolicyArn: arn });
  },
  'AWS::Lambda::Function': (n) => {
    const name = n.property('FunctionName') ?? plainName(n);
    return identity(name, arnOf(n, 'lambda', `function:${name}`));
  },
  'AWS::Lambda::Version': (n) => {
    const arn = `${functionArn(n)}:1`;
    return identity(arn, arn, { Version: '1', FunctionArn: arn });
  },
  'AWS::Lambda::Alias': (n) => {
    const arn = `${functionArn(n)}:${n.property('Name') ?? n.logicalId}`;
    return identity(arn, arn, { AliasArn: arn });
  },
  'AWS::Lambda::EventSourceMapping': (n) => {
    const id = uuidOf(n);
    return identity(id, arnOf(n, 'lambda', `event-source-mapping:${id}`), {
      Id: id,
      EventSourceMappingArn: arnOf(n, 'lambda', `event-source-mapping:${id}`),
    });
  },
  'AWS::ApiGatewayV2::Api': (n) => {
    const id = hash(n, 10);
    return identity(id, `arn:aws:apigateway:${n.region}::/apis/${id}`, {
      ApiId: id,
      ApiEndpoint: `https://${id}.execute-api.${n.region}.amazonaws.com`,
    });
  },
  'AWS::ApiGatewayV2::Route': apiPart('routes'),
  'AWS::ApiGatewayV2::Integration': apiPart('integrations'),
  'AWS::ApiGatewayV2::Authorizer': apiPart('authorizers', 'AuthorizerId'),
  'AWS::ApiGatewayV2::Stage': (n) => {
    const name = n.property('StageName') ?? '$default';
    return identity(name, `arn:aws:apigateway:${n.region}::/apis/${n.property('ApiId')}/stages/${name}`);
  },
  'AWS::StepFunctions::StateMachine': (n) => {
    const name = n.property('StateMachineName') ?? plainName(n);
    const arn = arnOf(n, 'states', `stateMachine:${name}`);
    return identity(arn, arn, { Name: name });
  },
  'AWS::Events::Rule': (n) => {
    const name = n.property('Name') ?? plainName(n);
    return identity(name, arnOf(n, 'events', `rule/${name}`));
  },
  'AWS::Logs::LogGroup': (n) => {
    const name = n.property('LogGroupName') ?? plainName(n);
    return identity(name, `${arnOf(n, 'logs', `log-group:${name}`)}:*`);
  },
  'AWS::SNS::Topic': (n) => {
    const name = n.property('TopicName') ?? plainName(n);
    const arn = arnOf(n, 'sns', name);
    return identity(arn, arn, { TopicArn: arn, TopicName: name });
  },
};

/**
 * The name, ARN and attributes that AWS would give a resource.
 *
 * @throws Error when the type is neither run here nor known to need nothing
 */
export function identityOf(naming: Naming): Identity {
  const rule = rules[naming.type];
  if (rule) return rule(naming);
  if (inertReason(naming.type) !== undefined) return generic(serviceOf(naming.type), 'resource')(naming);
  throw new Error(
    `${naming.stack}/${naming.logicalId}: the local run does not know the resource type ${naming.type}; ` +
      'give it an identity in local/template/identity.ts or, when nothing depends on it here, a reason in local/template/inert.ts',
  );
}

function table(n: Naming): Identity {
  const name = n.property('TableName') ?? plainName(n);
  const arn = arnOf(n, 'dynamodb', `table/${name}`);
  return identity(name, arn, { StreamArn: `${arn}/stream/1970-01-01T00:00:00.000`, TableId: uuidOf(n) });
}

function apiPart(kind: string, attribute?: string): Rule {
  return (n) => {
    const id = hash(n, 7);
    const arn = `arn:aws:apigateway:${n.region}::/apis/${n.property('ApiId')}/${kind}/${id}`;
    return identity(id, arn, attribute ? { [attribute]: id } : {});
  };
}

function generic(service: string, kind: string): Rule {
  return (n) => identity(plainName(n), arnOf(n, service, `${kind}/${plainName(n)}`));
}

function identity(physicalId: string, arn: string, attributes: Record<string, string> = {}): Identity {
  return { physicalId, arn, attributes: { Arn: arn, ...attributes } };
}

function functionArn(n: Naming): string {
  const name = n.property('FunctionName') ?? '';
  return name.startsWith('arn:') ? name : arnOf(n, 'lambda', `function:${name}`);
}

function plainName(n: Naming): string {
  return `${n.stack}-${n.logicalId}`;
}

function arnOf(n: Naming, service: string, resource: string): string {
  return `arn:aws:${service}:${n.region}:${n.account}:${resource}`;
}

function serviceOf(type: string): string {
  return (type.split('::')[1] ?? 'custom').toLowerCase();
}

function hash(n: Naming, length: number): string {
  return createHash('sha256').update(plainName(n)).digest('hex').slice(0, length);
}

function uuidOf(n: Naming): string {
  const hex = hash(n, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
