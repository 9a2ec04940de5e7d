import { describe, expect, test } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { readSettings } from '../../lib/settings.ts';

const read = (context: Record<string, unknown>) => readSettings(new App({ context }).node);

const failure = (context: Record<string, unknown>): string => {
  try {
    read(context);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('The settings were taken.');
};

const HASH = `sha256:${'0a'.repeat(32)}`;

describe('the settings', () => {
  test('refuse the operator, keep receipts for 24 months and stream on demand unless told otherwise', () => {
    expect(read({})).toEqual({
      operatorKeyHash: '',
      receiptRetentionDays: 730,
      streams: { mode: 'on-demand' },
      issuer: undefined,
      alarmTopicArn: undefined,
    });
  });

  test('are taken as the command line gives them, as strings', () => {
    const context = {
      operatorKeyHash: HASH,
      receiptRetentionDays: '1825',
      streamMode: 'provisioned',
      streamShards: '4',
      issuer: 'https://privacy.example.com',
      alarmTopicArn: 'arn:aws:sns:us-west-2:123456789012:oncall',
    };
    expect(read(context)).toEqual({
      operatorKeyHash: HASH,
      receiptRetentionDays: 1825,
      streams: { mode: 'provisioned', shards: 4 },
      issuer: 'https://privacy.example.com',
      alarmTopicArn: 'arn:aws:sns:us-west-2:123456789012:oncall',
    });
  });

  test('give one shard to a provisioned stream that does not say how many', () => {
    expect(read({ streamMode: 'provisioned' }).streams).toEqual({ mode: 'provisioned', shards: 1 });
  });

  test.each([
    ['operatorKeyHash', 'ab'.repeat(32)],
    ['operatorKeyHash', `sha256:${'AB'.repeat(32)}`],
    ['receiptRetentionDays', '0'],
    ['receiptRetentionDays', '1.5'],
    ['receiptRetentionDays', 'two years'],
    ['receiptRetentionDays', '36501'],
    ['streamMode', 'ondemand'],
    ['streamShards', '4'],
    ['issuer', ''],
    ['issuer', 'My Company'],
    ['alarmTopicArn', 'oncall'],
    ['alarmTopicArn', 'arn:aws:sqs:us-west-2:123456789012:oncall'],
  ])('refuse %s = %j, naming the setting and what it must be', (name, value) => {
    expect(failure({ [name]: value })).toMatch(new RegExp(`${name}: (must be|is only) `));
  });

  test('name every malformed setting at once', () => {
    const message = failure({ streamMode: 'fast', issuer: 'a b' });
    expect(message).toContain('streamMode: must be');
    expect(message).toContain('issuer: must be');
  });

  test('never repeat a value, which may be the operator key itself', () => {
    expect(failure({ operatorKeyHash: 'sj_op_secret' })).not.toContain('sj_op_secret');
  });
});
