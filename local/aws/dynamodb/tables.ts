import type { Deployment, Resource } from '../../template/deployment.ts';
import type { Emulator } from '../emulators/emulator.ts';

/** A table as the service needs to know it. */
export interface Table {
  readonly resource: Resource;
  readonly name: string;
  /** The attributes of its primary key: the partition key first. */
  readonly keys: readonly string[];
  /** The attribute that holds an item's end of life, in seconds since the epoch. */
  readonly ttlAttribute: string | undefined;
  /** The partition key of every index, by index name. */
  readonly indexKeys: ReadonlyMap<string, string>;
}

interface Index {
  readonly IndexName: string;
  readonly KeySchema: readonly { readonly AttributeName: string }[];
  readonly Projection: unknown;
}

interface TableProperties {
  readonly KeySchema: readonly { readonly AttributeName: string }[];
  readonly AttributeDefinitions: readonly unknown[];
  readonly GlobalSecondaryIndexes?: readonly Index[];
  readonly LocalSecondaryIndexes?: readonly Index[];
  readonly TimeToLiveSpecification?: { readonly AttributeName?: string; readonly Enabled?: boolean };
}

/** Creates every table of the template in the emulator. Throws what the emulator refuses, with its reason. */
export async function createTables(deployment: Deployment, dynalite: Emulator): Promise<Table[]> {
  const resources = [
    ...deployment.ofType('AWS::DynamoDB::Table'),
    ...deployment.ofType('AWS::DynamoDB::GlobalTable'),
  ];
  return Promise.all(resources.map((resource) => createTable(resource, dynalite)));
}

async function createTable(resource: Resource, dynalite: Emulator): Promise<Table> {
  const properties = resource.properties as unknown as TableProperties;
  const bare = ({ IndexName, KeySchema, Projection }: Index) => ({ IndexName, KeySchema, Projection });
  const {
    GlobalSecondaryIndexes: global,
    LocalSecondaryIndexes: local,
    TimeToLiveSpecification: ttl,
  } = properties;
  await dynalite.call('DynamoDB_20120810.CreateTable', {
    TableName: resource.physicalId,
    KeySchema: properties.KeySchema,
    AttributeDefinitions: properties.AttributeDefinitions,
    BillingMode: 'PAY_PER_REQUEST',
    ...(global?.length ? { GlobalSecondaryIndexes: global.map(bare) } : {}),
    ...(local?.length ? { LocalSecondaryIndexes: local.map(bare) } : {}),
  });
  return {
    resource,
    name: resource.physicalId,
    keys: properties.KeySchema.map(({ AttributeName }) => AttributeName),
    ttlAttribute: ttl?.Enabled ? ttl.AttributeName : undefined,
    indexKeys: new Map(
      [...(global ?? []), ...(local ?? [])].map((index) => [
        index.IndexName,
        index.KeySchema[0]?.AttributeName ?? '',
      ]),
    ),
  };
}
