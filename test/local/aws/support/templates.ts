import type { Template, TemplateResource } from '../../../../local/template/assembly.ts';

export type Resources = Record<string, TemplateResource>;

export interface StatementInput {
  readonly Effect?: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** A function with a role that has the given statements, as CDK writes them. */
export function functionWith(logicalId: string, statements: readonly StatementInput[]): Resources {
  return {
    [`${logicalId}Role`]: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } },
    [`${logicalId}Policy`]: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyDocument: { Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })) },
        Roles: [{ Ref: `${logicalId}Role` }],
      },
    },
    [logicalId]: {
      Type: 'AWS::Lambda::Function',
      Properties: { Role: arn(`${logicalId}Role`) },
      Metadata: { 'aws:cdk:path': `Test/${logicalId}/Resource` },
    },
  };
}

/** A table with a string partition key `pk`, and a sort key `sk` where asked for. */
export function table(properties: Record<string, unknown> = {}, sortKey = false): TemplateResource {
  const names = sortKey ? ['pk', 'sk'] : ['pk'];
  return {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: names.map((AttributeName, index) => ({
        AttributeName,
        KeyType: index === 0 ? 'HASH' : 'RANGE',
      })),
      AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      ...properties,
    },
  };
}

/** The properties of a bucket that a customer managed key encrypts. */
export function encryptedWith(keyLogicalId: string): Record<string, unknown> {
  return {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        {
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arn(keyLogicalId) },
        },
      ],
    },
  };
}

export function arn(logicalId: string): { readonly 'Fn::GetAtt': readonly string[] } {
  return { 'Fn::GetAtt': [logicalId, 'Arn'] };
}

/** ARN of what lies within a resource: objects of a bucket, indexes of a table. */
export function within(logicalId: string, suffix: string): unknown {
  return { 'Fn::Join': ['', [arn(logicalId), suffix]] };
}

/** One stack of the given resources. */
export function stackOf(...resources: Resources[]): Readonly<Record<string, Template>> {
  return { Test: { Resources: Object.assign({}, ...resources) } };
}

/** How a call ended: 'done', or the name of the error. */
export async function outcome(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'done',
    (error: Error) => error.name,
  );
}
