/**
 * AWS managed policies that a role may have here, as policy documents. Logs and traces do not pass the gateway, so
 * the policies that only allow them allow nothing.
 * Source: docs.aws.amazon.com/aws-managed-policy/latest/reference/
 */
const managedPolicies: Record<string, unknown> = {
  'service-role/AWSLambdaBasicExecutionRole': { Statement: [] },
  'service-role/AmazonAPIGatewayPushToCloudWatchLogs': { Statement: [] },
  AWSXRayDaemonWriteAccess: { Statement: [] },
  'service-role/AWSLambdaKinesisExecutionRole': {
    Statement: [
      {
        Effect: 'Allow',
        Action: [
          'kinesis:DescribeStream',
          'kinesis:DescribeStreamSummary',
          'kinesis:GetRecords',
          'kinesis:GetShardIterator',
          'kinesis:ListShards',
          'kinesis:ListStreams',
          'kinesis:SubscribeToShard',
        ],
        Resource: '*',
      },
    ],
  },
};

/** The document of an AWS managed policy, by ARN, or undefined for one that is not known here. */
export function managedPolicy(arn: string): unknown {
  return managedPolicies[arn.replace(/^arn:aws:iam::aws:policy\//, '')];
}
