// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub writes its variables so.
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Template } from '../../../local/template/assembly.ts';
import { loadDeployment } from '../../../local/template/deployment.ts';
import { writeAssembly } from './assembly.ts';

const bucket = { Type: 'AWS::S3::Bucket', Properties: {} };

/** What a value becomes as a property of a function, in a stack with a bucket `Files`. */
function resolved(value: unknown, template: Template = {}, parameters: Record<string, string> = {}): unknown {
  const Fn = { Type: 'AWS::Lambda::Function', Properties: { value } };
  const directory = writeAssembly({
    Pipeline: { ...template, Resources: { Files: bucket, Fn, ...template.Resources } },
  });
  return loadDeployment(directory, parameters).ofType('AWS::Lambda::Function')[0]?.properties.value;
}

describe('intrinsic functions', () => {
  test.each<[string, unknown, unknown]>([
    ['Ref of a resource', { Ref: 'Files' }, 'pipeline-files'],
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'us-west-1'],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Files', 'Arn'] }, 'arn:aws:s3:::pipeline-files'],
    ['GetAtt as text', { 'Fn::GetAtt': 'Files.Arn' }, 'arn:aws:s3:::pipeline-files'],
    ['Join', { 'Fn::Join': [':', ['a', { Ref: 'AWS::AccountId' }, 'c']] }, 'a:111122223333:c'],
    [
      'Sub',
      { 'Fn::Sub': '${AWS::Partition}/${Files}/${Files.Arn}/${!Literal}' },
      'aws/pipeline-files/arn:aws:s3:::pipeline-files/${Literal}',
    ],
    [
      'Sub with variables',
      { 'Fn::Sub': ['${A}-${A}', { A: { Ref: 'AWS::StackName' } }] },
      'Pipeline-Pipeline',
    ],
    ['Select of Split', { 'Fn::Select': [1, { 'Fn::Split': ['-', { Ref: 'Files' }] }] }, 'files'],
    ['Base64', { 'Fn::Base64': 'abc' }, 'YWJj'],
    ['nested in lists and maps', [{ a: { Ref: 'AWS::Region' } }, 1, true], [{ a: 'us-west-1' }, 1, true]],
    ['NoValue removes its property', { a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
    ['a map with one ordinary key is none', { Condition: 'x' }, { Condition: 'x' }],
  ])('%s', (_name, value, expected) => {
    expect(resolved(value)).toEqual(expected);
  });

  test('parameters take their default or what is passed', () => {
    const template = { Parameters: { Hash: { Type: 'String', Default: 'none' } } };
    expect(resolved({ Ref: 'Hash' }, template)).toBe('none');
    expect(resolved({ Ref: 'Hash' }, template, { Hash: 'given' })).toBe('given');
  });

  test('conditions, mappings and If', () => {
    const template: Template = {
      Mappings: { Sizes: { 'us-west-1': { memory: 512 } } },
      Parameters: { Stage: { Type: 'String', Default: 'test' } },
      Conditions: {
        IsTest: { 'Fn::Equals': [{ Ref: 'Stage' }, 'test'] },
        IsOther: {
          'Fn::And': [{ 'Fn::Not': [{ Condition: 'IsTest' }] }, { 'Fn::Or': [{ Condition: 'IsTest' }] }],
        },
      },
    };
    expect(resolved({ 'Fn::If': ['IsTest', 'yes', 'no'] }, template)).toBe('yes');
    expect(resolved({ 'Fn::If': ['IsOther', 'yes', { Ref: 'AWS::Region' }] }, template)).toBe('us-west-1');
    expect(resolved({ 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'memory'] }, template)).toBe(512);
  });

  test('a resource under a condition that does not hold is not deployed', () => {
    const template: Template = {
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: { Files: { ...bucket, Condition: 'Never' } },
    };
    expect(loadDeployment(writeAssembly({ S: template })).resources).toEqual([]);
  });
});

describe('stacks of one assembly', () => {
  test('a stack imports what another exports, whatever their order', () => {
    const ledger: Template = {
      Resources: { Files: bucket },
      Outputs: {
        Arn: {
          Value: { 'Fn::GetAtt': ['Files', 'Arn'] },
          Export: { Name: { 'Fn::Sub': '${AWS::StackName}:Arn' } },
        },
      },
    };
    const pipeline: Template = {
      Resources: {
        Fn: { Type: 'AWS::Lambda::Function', Properties: { arn: { 'Fn::ImportValue': 'Ledger:Arn' } } },
      },
    };
    for (const stacks of [
      { Ledger: ledger, Pipeline: pipeline },
      { Pipeline: pipeline, Ledger: ledger },
    ])
      expect(loadDeployment(writeAssembly(stacks)).ofType('AWS::Lambda::Function')[0]?.properties.arn).toBe(
        'arn:aws:s3:::ledger-files',
      );
  });

  test('functions of one logical id in two stacks are refused', () => {
    const stack: Template = { Resources: { Fn: { Type: 'AWS::Lambda::Function', Properties: {} } } };
    expect(() => loadDeployment(writeAssembly({ A: stack, B: stack }))).toThrow(
      /A and B both have a function Fn/,
    );
  });
});

describe('names as AWS forms them', () => {
  test.each([
    ['AWS::DynamoDB::Table', 'S-X', 'arn:aws:dynamodb:us-west-1:111122223333:table/S-X'],
    ['AWS::S3::Bucket', 's-x', 'arn:aws:s3:::s-x'],
    ['AWS::Kinesis::Stream', 'S-X', 'arn:aws:kinesis:us-west-1:111122223333:stream/S-X'],
    ['AWS::SQS::Queue', 'http://gateway.invalid/111122223333/S-X', 'arn:aws:sqs:us-west-1:111122223333:S-X'],
    ['AWS::Lambda::Function', 'S-X', 'arn:aws:lambda:us-west-1:111122223333:function:S-X'],
    ['AWS::IAM::Role', 'S-X', 'arn:aws:iam::111122223333:role/S-X'],
    [
      'AWS::StepFunctions::StateMachine',
      'arn:aws:states:us-west-1:111122223333:stateMachine:S-X',
      'arn:aws:states:us-west-1:111122223333:stateMachine:S-X',
    ],
    ['AWS::Logs::LogGroup', 'S-X', 'arn:aws:logs:us-west-1:111122223333:log-group:S-X:*'],
  ])('%s', (Type, physicalId, arn) => {
    const deployment = loadDeployment(writeAssembly({ S: { Resources: { X: { Type, Properties: {} } } } }));
    expect(deployment.resources).toMatchObject([{ physicalId, arn }]);
    expect(deployment.byArn(arn)?.logicalId).toBe('X');
  });

  test('a key’s id is a UUID, the same in every run', () => {
    const load = () =>
      loadDeployment(writeAssembly({ S: { Resources: { K: { Type: 'AWS::KMS::Key', Properties: {} } } } }))
        .resources[0];
    expect(load()?.physicalId).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(load()?.physicalId).toBe(load()?.physicalId);
  });

  test('a name in the template is kept', () => {
    const Resources = {
      T: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: { 'Fn::Join': ['', ['my', '-table']] } } },
    };
    expect(loadDeployment(writeAssembly({ S: { Resources } })).resources[0]?.physicalId).toBe('my-table');
  });
});

describe('finding', () => {
  const at = (path: string) => ({ ...bucket, Metadata: { 'aws:cdk:path': path } });

  test('a resource is found by the end of its construct path, and by nothing that fits several or none', () => {
    const deployment = loadDeployment(
      writeAssembly({
        S: {
          Resources: {
            A: at('S/Archive/Resource'),
            B: at('S/Other/Archive/Resource'),
            C: at('S/Log/Resource'),
          },
        },
      }),
    );
    expect(deployment.byPath('Log').logicalId).toBe('C');
    expect(deployment.byPath('S/Archive').logicalId).toBe('A');
    expect(() => deployment.byPath('Archive')).toThrow(/2 resources at the construct path Archive/);
    expect(() => deployment.byPath('og')).toThrow(/no resource at the construct path og/);
  });

  test('an asset is a directory of the assembly', () => {
    const directory = writeAssembly({ S: { Resources: {} } }, ['abc123']);
    expect(loadDeployment(directory).assetDirectory('abc123.zip')).toBe(join(directory, 'asset.abc123'));
    expect(() => loadDeployment(directory).assetDirectory('def.zip')).toThrow(/no asset for def.zip/);
  });
});

describe('what is not known is refused, naming stack, logical id and type', () => {
  const load = (template: Template) => () => loadDeployment(writeAssembly({ S: template }));
  const fn = (value: unknown): Template => ({
    Resources: { Files: bucket, Fn: { Type: 'AWS::Lambda::Function', Properties: { value } } },
  });

  test.each<[string, Template, RegExp]>([
    [
      'a resource type',
      { Resources: { Db: { Type: 'AWS::RDS::DBInstance' } } },
      /S\/Db: the local run does not know the resource type AWS::RDS::DBInstance/,
    ],
    [
      'an intrinsic function',
      fn({ 'Fn::Cidr': [] }),
      /S\/Fn \(AWS::Lambda::Function\): unknown intrinsic function Fn::Cidr/,
    ],
    ['a reference', fn({ Ref: 'Nothing' }), /S\/Fn .*no resource or parameter Nothing/],
    ['an attribute', fn({ 'Fn::GetAtt': ['Files', 'Colour'] }), /S\/Fn .*Files has no attribute Colour/],
    ['an import', fn({ 'Fn::ImportValue': 'x' }), /S\/Fn .*no stack of the assembly exports x/],
    ['a mapping', fn({ 'Fn::FindInMap': ['a', 'b', 'c'] }), /S\/Fn .*no a\.b\.c/],
    ['a condition', fn({ 'Fn::If': ['Nope', 1, 2] }), /S\/Fn .*no condition Nope/],
    [
      'a parameter without a value',
      { ...fn({ Ref: 'P' }), Parameters: { P: { Type: 'String' } } },
      /the parameter P \(String\) has no value here/,
    ],
  ])('%s', (_name, template, message) => {
    expect(load(template)).toThrow(message);
  });

  test('the bootstrap version that nothing refers to is left alone', () => {
    const Parameters = {
      BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/version' },
    };
    expect(load({ Resources: {}, Parameters })).not.toThrow();
  });

  test('a directory without an assembly', () => {
    expect(() => loadDeployment('/nowhere')).toThrow(/no cloud assembly in \/nowhere.*npm run synth/);
  });
});
