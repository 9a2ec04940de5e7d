import type { Mapping } from './mapping.ts';
import type { StreamRecord } from './stream-reader.ts';

/** A record in the event that the function gets: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html */
export interface KinesisEventRecord {
  readonly kinesis: {
    readonly kinesisSchemaVersion: '1.0';
    readonly partitionKey: string;
    readonly sequenceNumber: string;
    readonly data: string;
    readonly approximateArrivalTimestamp: number;
  };
  readonly eventSource: 'aws:kinesis';
  readonly eventVersion: '1.0';
  readonly eventID: string;
  readonly eventName: 'aws:kinesis:record';
  readonly invokeIdentityArn: string;
  readonly awsRegion: string;
  readonly eventSourceARN: string;
}

/** Turns a record of the stream into a record of the event. */
export function eventRecord(mapping: Mapping, shardId: string, record: StreamRecord): KinesisEventRecord {
  return {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: record.PartitionKey,
      sequenceNumber: record.SequenceNumber,
      data: record.Data,
      approximateArrivalTimestamp: record.ApproximateArrivalTimestamp,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${shardId}:${record.SequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: mapping.roleArn,
    awsRegion: mapping.region,
    eventSourceARN: mapping.streamArn,
  };
}

/** How many bytes a record takes in the event's JSON, its comma included. */
export function eventRecordBytes(record: KinesisEventRecord): number {
  const { data, ...kinesis } = record.kinesis;
  return (
    Buffer.byteLength(JSON.stringify({ ...record, kinesis: { ...kinesis, data: '' } })) + data.length + 1
  );
}
