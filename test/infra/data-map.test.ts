import { describe, expect, test } from '@jest/globals';
import { DATA_MAP, dataMapHash, type StoreType } from '../../core/data-map.ts';
import { synthesizeAssembly } from '../support/cloud-assembly.ts';

const TYPES: Record<string, StoreType> = {
  'AWS::DynamoDB::Table': 'table',
  'AWS::DynamoDB::GlobalTable': 'table',
  'AWS::S3::Bucket': 'bucket',
  'AWS::Kinesis::Stream': 'stream',
  'AWS::SQS::Queue': 'queue',
  'AWS::Logs::LogGroup': 'log group',
  'AWS::StepFunctions::StateMachine': 'state machine',
};

/** Types that hold nothing that passes through Scrubjay. A type that is in neither list fails the build. */
const NO_STORES = [
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KMS::Key',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Logs::MetricFilter',
  'AWS::S3::BucketPolicy',
  'AWS::SQS::QueuePolicy',
];

const app = (await synthesizeAssembly()).read();
const byId = new Map(DATA_MAP.map((store) => [store.id, store]));
const deployed = app.resources.filter(({ type }) => type in TYPES);
const ids = (type: string, kind: 'ledger' | 'erasable') =>
  app.ofType(type).filter(({ path }) => byId.get(path)?.kind === kind);

describe('the data map', () => {
  test('lists every store that is deployed, and no other', () => {
    const inMap = DATA_MAP.map(({ id, type }) => `${type} ${id}`);
    const inTemplates = deployed.map(({ path, type }) => `${TYPES[type]} ${path}`);
    expect(inMap.sort()).toEqual(inTemplates.sort());
  });

  test('lists each store once', () => {
    expect(byId.size).toBe(DATA_MAP.length);
  });

  test('knows of every resource type whether it stores something', () => {
    const unknown = app.resources.filter(({ type }) => !(type in TYPES) && !NO_STORES.includes(type));
    expect(unknown.map(({ path, type }) => `${type} ${path}`)).toEqual([]);
  });

  test('keeps ledger tables in their own stack, backed up and protected', () => {
    const tables = ids('AWS::DynamoDB::Table', 'ledger');
    expect(tables).not.toEqual([]);
    for (const { stack, properties, deletionPolicy } of tables) {
      expect(stack).toBe('ScrubjayLedger');
      expect(properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled).toBe(true);
      expect(properties.DeletionProtectionEnabled).toBe(true);
      expect(deletionPolicy).toBe('Retain');
    }
  });

  test('never backs an erasable table up', () => {
    const tables = ids('AWS::DynamoDB::Table', 'erasable');
    expect(tables).not.toEqual([]);
    for (const { properties, deletionPolicy } of tables) {
      expect(properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled).toBe(false);
      expect(properties.StreamSpecification).toBeUndefined();
      expect(deletionPolicy).toBe('Delete');
    }
  });

  test('keeps no versions and no copies in an erasable bucket', () => {
    const buckets = ids('AWS::S3::Bucket', 'erasable');
    expect(buckets.map(({ path }) => path).sort()).toEqual(['Archive', 'Exports', 'Quarantine']);
    for (const { properties } of buckets) {
      expect(properties.VersioningConfiguration).toBeUndefined();
      expect(properties.ReplicationConfiguration).toBeUndefined();
      expect(properties.ObjectLockEnabled).toBeUndefined();
      expect(properties.LoggingConfiguration).toBeUndefined();
    }
  });

  test('says of every stream, queue and log group how long it is kept', () => {
    for (const { path, type, properties } of deployed) {
      const seconds = properties.MessageRetentionPeriod;
      const hours = { stream: properties.RetentionPeriodHours, queue: seconds / 3600 } as Record<
        string,
        number
      >;
      if (TYPES[type] === 'log group') {
        hours['log group'] = properties.RetentionInDays * 24;
      }
      const expected = hours[TYPES[type]!];
      if (expected !== undefined) {
        expect([path, byId.get(path)?.retention]).toEqual([path, { until: 'expired', hours: expected }]);
      }
    }
  });

  test('says how long the quarantine is kept', () => {
    const [rule] = app.at('Quarantine').properties.LifecycleConfiguration.Rules;
    expect(rule.Status).toBe('Enabled');
    // S3 rounds an expiry up to the next midnight UTC, so a record may stay for a day more.
    expect(byId.get('Quarantine')?.retention).toEqual({
      until: 'expired',
      hours: (rule.ExpirationInDays + 1) * 24,
    });
  });

  test('holds a personal value in the clear only where a final receipt waits for its expiry', () => {
    for (const store of DATA_MAP.filter(({ holds }) => holds.some(({ form }) => form === 'raw'))) {
      expect(store.kind).toBe('erasable');
      expect(store.retention.until).toBe('expired');
      expect(['expiry', 'DeleteVerify']).toContain(store.checkedBy);
    }
  });

  test('has nothing in the ledger but blinds', () => {
    const forms = DATA_MAP.filter(({ kind }) => kind === 'ledger').flatMap(({ holds }) => holds);
    expect(new Set(forms.map(({ form }) => form))).toEqual(new Set(['blinded']));
  });

  test('has a hash that a receipt can carry', () => {
    expect(dataMapHash()).toMatch(/^[0-9a-f]{64}$/);
    expect(dataMapHash()).toBe(dataMapHash());
  });
});
