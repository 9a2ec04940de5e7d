// biome-ignore-all lint/suspicious/noTemplateCurlyInString: IAM writes policy variables so.
import { describe, expect, test } from '@jest/globals';
import type { RequestContext } from '../../../local/iam/conditions.ts';
import { createPermissions } from '../../../local/iam/permissions.ts';
import { loadDeployment } from '../../../local/template/deployment.ts';
import { writeAssembly } from '../template/assembly.ts';
import { arn, functionWith, type Resources, type StatementInput, stackOf } from './support/templates.ts';

const load = (...resources: Resources[]) =>
  createPermissions(loadDeployment(writeAssembly(stackOf(...resources))));
const withStatements = (...statements: StatementInput[]) => load(functionWith('Fn', statements));
const TABLE = 'arn:aws:dynamodb:us-west-1:111122223333:table/T';

describe('statements', () => {
  test.each([
    ['dynamodb:GetItem', TABLE, true],
    ['DYNAMODB:getitem', TABLE, true],
    ['dynamodb:*', TABLE, true],
    ['dynamodb:Get*', TABLE, true],
    ['*', '*', true],
    ['dynamodb:Ge?Item', TABLE, true],
    ['dynamodb:GetItems', TABLE, false],
    ['s3:*', '*', false],
    ['dynamodb:GetItem', `${TABLE}2`, false],
    ['dynamodb:GetItem', 'arn:aws:dynamodb:*:*:table/*', true],
    ['dynamodb:GetItem', TABLE.toLowerCase(), false],
    ['dynamodb:GetItem', 'arn:aws:dynamodb:us-west-1:111122223333:table.T', false],
  ])('Action %s on %s decides about GetItem of T: %s', (Action, Resource, expected) => {
    expect(withStatements({ Action, Resource }).allows('Fn', 'dynamodb:GetItem', TABLE)).toBe(expected);
  });

  test('a Deny wins over an Allow', () => {
    const permissions = withStatements(
      { Action: 'dynamodb:*', Resource: '*' },
      { Effect: 'Deny', Action: 'dynamodb:Scan', Resource: '*' },
    );
    expect(permissions.allows('Fn', 'dynamodb:Query', TABLE)).toBe(true);
    expect(permissions.denial('Fn', 'dynamodb:Scan', TABLE)).toMatchObject({ kind: 'explicit' });
  });

  test('inline and managed policies of the role count, other roles’ do not', () => {
    const [mine, other] = [functionWith('Mine', []), functionWith('Other', [{ Action: '*', Resource: '*' }])];
    const permissions = load(other, mine, {
      MineRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          Policies: [
            {
              PolicyName: 'inline',
              PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] },
            },
          ],
          ManagedPolicyArns: [
            { Ref: 'Own' },
            'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
          ],
        },
      },
      Own: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: {
          PolicyDocument: { Statement: { Effect: 'Allow', Action: 's3:PutObject', Resource: '*' } },
        },
      },
    });
    expect(
      ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'].map((action) =>
        permissions.allows('Mine', action, 'x'),
      ),
    ).toEqual([true, true, false]);
  });

  test('a key’s policy denies the roles that it names, and the account’s root stands for all', () => {
    const key = (Principal: unknown) => ({
      Key: {
        Type: 'AWS::KMS::Key',
        Properties: {
          KeyPolicy: { Statement: [{ Effect: 'Deny', Principal, Action: 'kms:Decrypt', Resource: '*' }] },
        },
      },
    });
    const fn = functionWith('Fn', [{ Action: 'kms:*', Resource: '*' }]);
    const other = functionWith('Other', [{ Action: 'kms:*', Resource: '*' }]);
    const decides = (Principal: unknown) => {
      const deployment = loadDeployment(writeAssembly(stackOf(key(Principal), fn, other)));
      const permissions = createPermissions(deployment);
      const keyArn = deployment.ofType('AWS::KMS::Key')[0]?.arn ?? '';
      return ['Fn', 'Other'].map((name) => permissions.allows(name, 'kms:Decrypt', keyArn));
    };
    expect(decides({ AWS: arn('FnRole') })).toEqual([false, true]);
    expect(decides({ AWS: 'arn:aws:iam::111122223333:root' })).toEqual([false, false]);
    expect(decides({ Service: 'logs.amazonaws.com' })).toEqual([true, true]);
  });
});

describe('conditions', () => {
  const holds = (Condition: unknown, context: RequestContext = {}) =>
    withStatements({ Action: '*', Resource: '*', Condition }).allows('Fn', 's3:ListBucket', 'x', context);

  test.each<[string, unknown, RequestContext, boolean]>([
    ['equal', { StringEquals: { 's3:prefix': 'a' } }, { 's3:prefix': 'a' }, true],
    ['not equal', { StringEquals: { 's3:prefix': 'a' } }, { 's3:prefix': 'b' }, false],
    ['one of several', { StringEquals: { 's3:prefix': ['a', 'b'] } }, { 's3:prefix': 'b' }, true],
    ['absent', { StringEquals: { 's3:prefix': 'a' } }, {}, false],
    ['absent, if it exists', { StringEqualsIfExists: { 's3:prefix': 'a' } }, {}, true],
    ['absent, negated', { StringNotEquals: { 's3:prefix': 'a' } }, {}, true],
    ['present, negated', { StringNotEquals: { 's3:prefix': ['a', 'b'] } }, { 's3:prefix': 'b' }, false],
    ['like', { StringLike: { 's3:prefix': 'receipts/*' } }, { 's3:prefix': 'receipts/1' }, true],
    [
      'a pattern is not a literal',
      { StringEquals: { 's3:prefix': 'receipts/*' } },
      { 's3:prefix': 'receipts/1' },
      false,
    ],
    ['key in another case', { StringEquals: { 'S3:PREFIX': 'a' } }, { 's3:prefix': 'a' }, true],
    ['transport is secure', { Bool: { 'aws:SecureTransport': 'true' } }, {}, true],
    ['transport is not insecure', { Bool: { 'aws:SecureTransport': 'false' } }, {}, false],
    [
      'principal’s ARN',
      { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/Test-*' } },
      {},
      true,
    ],
    ['null of an absent key', { Null: { 's3:prefix': 'true' } }, {}, true],
    ['null of a present key', { Null: { 's3:prefix': 'true' } }, { 's3:prefix': 'a' }, false],
    [
      'all of the values',
      { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['a', 'b'] } },
      { 'dynamodb:leadingkeys': ['a', 'c'] },
      false,
    ],
    [
      'any of the values',
      { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': ['a', 'b'] } },
      { 'dynamodb:leadingkeys': ['a', 'c'] },
      true,
    ],
    ['number', { NumericLessThanEquals: { 's3:max-keys': '10' } }, { 's3:max-keys': '9' }, true],
    ['both lines', { StringEquals: { 's3:prefix': 'a', 's3:delimiter': '/' } }, { 's3:prefix': 'a' }, false],
  ])('%s', (_name, condition, context, expected) => {
    expect(holds(condition, context)).toBe(expected);
  });
});

describe('what cannot be evaluated is refused at load, naming the policy', () => {
  test.each<[string, unknown, RegExp]>([
    [
      'NotAction',
      { NotAction: 's3:*', Resource: '*' },
      /Test\/FnPolicy \(AWS::IAM::Policy\): a statement with NotAction/,
    ],
    ['NotResource', { Action: 's3:*', NotResource: '*' }, /NotResource/],
    [
      'an unknown operator',
      { Action: '*', Resource: '*', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } },
      /operator IpAddress/,
    ],
    [
      'an unknown key',
      { Action: '*', Resource: '*', Condition: { StringEquals: { 'aws:UserAgent': 'x' } } },
      /key aws:UserAgent/,
    ],
    ['a policy variable', { Action: '*', Resource: 'arn:aws:s3:::b/${aws:username}' }, /policy variables/],
  ])('%s', (_name, statement, message) => {
    expect(() => withStatements(statement as StatementInput)).toThrow(message);
  });

  test('a managed policy that is not known here, and a permissions boundary', () => {
    const role = (properties: Record<string, unknown>) => () =>
      load({ Role: { Type: 'AWS::IAM::Role', Properties: properties } });
    expect(role({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] })).toThrow(
      /AdministratorAccess is not known here/,
    );
    expect(role({ PermissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess' })).toThrow(
      /permissions boundary/,
    );
  });
});
