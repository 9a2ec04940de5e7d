/** Resource types that the local run has nothing to do for, and why. */
const inert: Record<string, string> = {
  'AWS::ApiGateway::Account': 'lets API Gateway write to CloudWatch; the local access log needs no role',
  'AWS::Backup::BackupPlan': 'nothing is backed up here: the local stores live as long as the run',
  'AWS::Backup::BackupSelection': 'nothing is backed up here',
  'AWS::Backup::BackupVault': 'nothing is backed up here',
  'AWS::Budgets::Budget': 'a local run costs nothing',
  'AWS::CDK::Metadata': 'tells AWS which constructs were used',
  'AWS::CloudWatch::Alarm': 'there is nobody to wake',
  'AWS::CloudWatch::CompositeAlarm': 'there is nobody to wake',
  'AWS::CloudWatch::Dashboard': 'metrics are not drawn here',
  'AWS::Lambda::EventInvokeConfig': 'concerns asynchronous invocations, of which the local run makes none',
  'AWS::Lambda::Permission':
    'lets a service call a function; locally the template itself says who calls what',
  'AWS::Logs::LogGroup': 'logs go to the memory of the runtime',
  'AWS::Logs::MetricFilter': 'metrics are not counted here',
  'AWS::Logs::ResourcePolicy': 'lets a service write logs; the local run writes its own',
  'AWS::SNS::Subscription': 'alarms are not sent here',
  'AWS::SNS::Topic': 'alarms are not sent here',
  'AWS::SNS::TopicPolicy': 'alarms are not sent here',
  'Custom::LogRetention': 'sets the retention of a log group',
  'Custom::S3AutoDeleteObjects':
    'empties a bucket when its stack is destroyed; the local stores end with the run',
};

/** Why a resource type needs nothing locally, or undefined for a type that is run. */
export function inertReason(type: string): string | undefined {
  return inert[type];
}
