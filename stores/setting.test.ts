import { expect, test } from '@jest/globals';
import { setting } from './setting.ts';

test('fields are set by placeholders, and those that are undefined are taken away', () => {
  expect(setting({ status: 'denied', at: 5, hold: undefined })).toEqual({
    UpdateExpression: 'SET #status = :status, #at = :at REMOVE #hold',
    ExpressionAttributeNames: { '#status': 'status', '#at': 'at', '#hold': 'hold' },
    ExpressionAttributeValues: { ':status': 'denied', ':at': 5 },
  });
  expect(setting({ hold: undefined }).UpdateExpression).toBe('REMOVE #hold');
});
