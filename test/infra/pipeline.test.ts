import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type Synthesis, synthesize } from '../support/synth.ts';

const app = synthesize();
const configured = synthesize({
  issuer: 'https://privacy.example.com',
  streamMode: 'provisioned',
  streamShards: 3,
  receiptRetentionDays: '1825',
});
const functions = app.ofType('AWS::Lambda::Function');
const variables = (path: string): Record<string, unknown> => app.at(path).properties.Environment.Variables;

describe('a function', () => {
  test.each(functions.map((fn) => [fn.path, fn] as const))(
    '%s runs Node 24 on arm64',
    (_, { properties }) => {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
      });
    },
  );

  test.each(functions.map((fn) => [fn.path, fn] as const))('%s logs to a group of its own', (path, fn) => {
    const group = fn.properties.LoggingConfig.LogGroup.Ref;
    expect(app.at(`${path}Logs`).logicalId).toBe(group);
  });

  test.each(functions.map((fn) => [fn.path, fn] as const))(
    '%s has no setting of the tools',
    (_, { properties }) => {
      const names = Object.keys(properties.Environment?.Variables ?? {});
      expect(names.filter((name) => /^(NODE_|AWS_|_X_)/.test(name))).toEqual([]);
      expect(properties.TracingConfig).toBeUndefined();
    },
  );

  test('has no name of its own, like everything else, so that it can be replaced', () => {
    const names = [
      'FunctionName',
      'TableName',
      'BucketName',
      'QueueName',
      'StateMachineName',
      'LogGroupName',
      'RoleName',
    ];
    const named = app.resources.filter(
      ({ type, properties }) =>
        type !== 'AWS::Lambda::EventSourceMapping' &&
        type !== 'AWS::Lambda::Permission' &&
        type !== 'AWS::Logs::MetricFilter' &&
        names.some((name) => name in properties),
    );
    expect(named.map(({ path }) => path)).toEqual([]);
  });
});

describe('the settings of functions', () => {
  test('tell DeleteReport who signs: the name that the operator chose, or the address of the API', () => {
    const issuer = ({ at }: Synthesis) => at('DeleteReport').properties.Environment.Variables.ISSUER;
    expect(issuer(configured)).toBe('https://privacy.example.com');
    expect(issuer(app)).toEqual({ 'Fn::GetAtt': [app.at('Api').logicalId, 'ApiEndpoint'] });
  });

  test('refuse the operator while no key is set', () => {
    expect(variables('Authorise').OPERATOR_KEY_HASH).toBe('');
  });
});

describe('the streams', () => {
  const streams: [string, string][] = [
    ['RawStream', 'RawKey'],
    ['CleanStream', 'StoreKey'],
  ];

  test.each(streams)('%s is on demand, keeps a day and is encrypted with %s', (id, key) => {
    const { properties } = app.at(id);
    expect(properties.RetentionPeriodHours).toBe(24);
    expect(properties.StreamModeDetails).toEqual({ StreamMode: 'ON_DEMAND' });
    expect(properties.StreamEncryption.EncryptionType).toBe('KMS');
    expect(JSON.stringify(properties.StreamEncryption.KeyId)).toContain(key);
  });

  test('are provisioned where the operator says so', () => {
    for (const { properties } of configured.ofType('AWS::Kinesis::Stream')) {
      expect(properties.ShardCount).toBe(3);
      expect(properties.StreamModeDetails).toEqual({ StreamMode: 'PROVISIONED' });
    }
  });
});

describe('the event source mappings', () => {
  test.each([
    ['RedactSource', 'RawStream', 'Redact', 'RedactFailures'],
    ['ArchiveSource', 'CleanStream', 'ArchiveFunction', 'ArchiveFailures'],
  ])(
    '%s reads %s from its beginning, gives up before a record expires, and reports to a queue',
    (id, stream, fn, queue) => {
      expect(app.at(id).properties).toEqual({
        EventSourceArn: { 'Fn::GetAtt': [app.at(stream).logicalId, 'Arn'] },
        FunctionName: { Ref: app.at(fn).logicalId },
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: 100,
        MaximumBatchingWindowInSeconds: 1,
        ParallelizationFactor: 1,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 50,
        MaximumRecordAgeInSeconds: 12 * 3600,
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [app.at(queue).logicalId, 'Arn'] } } },
      });
    },
  );
});

describe('the buckets', () => {
  const buckets = app.ofType('AWS::S3::Bucket');

  test.each(buckets.map((bucket) => [bucket.path, bucket] as const))(
    '%s is private and encrypted',
    (_, { properties }) => {
      expect(properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      const [rule] = properties.BucketEncryption.ServerSideEncryptionConfiguration;
      expect(rule.ServerSideEncryptionByDefault.SSEAlgorithm).toBe('aws:kms');
      expect(rule.BucketKeyEnabled).toBe(true);
    },
  );

  test.each(['Log', 'Marks'])('%s is write-once for as long as the operator says, and kept', (path) => {
    const log = configured.at(path);
    expect(log.properties.ObjectLockEnabled).toBe(true);
    expect(log.properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
    expect(log.properties.ObjectLockConfiguration.Rule.DefaultRetention).toEqual({
      Mode: 'COMPLIANCE',
      Days: 1825,
    });
    expect(log.deletionPolicy).toBe('Retain');
  });
});

describe('the keys', () => {
  test('rotate, but for those that sign', () => {
    const symmetric = app
      .ofType('AWS::KMS::Key')
      .filter(({ path }) => !['SigningKey', 'LogKey'].includes(path));
    expect(symmetric.map(({ path }) => path).sort()).toEqual([
      'BlindKey',
      'EvidenceKey',
      'RawKey',
      'SealKey',
      'StoreKey',
      'TokenKey',
    ]);
    for (const { properties } of symmetric) {
      expect(properties.EnableKeyRotation).toBe(true);
    }
    expect(app.at('SigningKey').properties).toMatchObject({
      KeySpec: 'ECC_NIST_P256',
      KeyUsage: 'SIGN_VERIFY',
    });
    expect(app.at('LogKey').properties).toMatchObject({
      KeySpec: 'ECC_NIST_EDWARDS25519',
      KeyUsage: 'SIGN_VERIFY',
    });
  });

  test('outlive the pipeline, but for the one of what lives a day', () => {
    const gone = app.ofType('AWS::KMS::Key').filter(({ deletionPolicy }) => deletionPolicy !== 'Retain');
    expect(gone.map(({ path }) => path)).toEqual(['RawKey']);
  });
});

describe('the outputs', () => {
  test('are the address of the API and the machine', () => {
    expect(Object.keys(app.pipeline.Outputs ?? {}).sort()).toEqual(['ApiUrl', 'DeletionStateMachineArn']);
  });
});

describe('the alarms', () => {
  const alarms = app.ofType('AWS::CloudWatch::Alarm');

  test('have a section each in the runbook: what it means, how to look, how to mend', () => {
    const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
    const sections = new Map(
      runbook
        .split(/^## /m)
        .slice(1)
        .map((section) => [section.split('\n', 1)[0], section]),
    );
    for (const { path, properties } of alarms) {
      expect(properties.AlarmDescription).toContain(`See ${path} in docs/runbook.md.`);
      expect(sections.get(path)).toMatch(/What it means[\s\S]*How to look[\s\S]*How to mend/);
    }
    const known = alarms.map(({ path }) => path);
    expect([...sections.keys()].filter((name) => /^\w+$/.test(name!) && !known.includes(name!))).toEqual([]);
  });

  test('wake nobody unless a topic is given, and then that topic', () => {
    const topic = 'arn:aws:sns:us-west-2:123456789012:oncall';
    const told = synthesize({ alarmTopicArn: topic }).ofType('AWS::CloudWatch::Alarm');
    expect(told.length).toBe(alarms.length);
    for (const { properties } of alarms) expect(properties.AlarmActions).toBeUndefined();
    for (const { properties } of told) expect(properties.AlarmActions).toEqual([topic]);
  });
});
