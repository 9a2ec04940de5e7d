import { describe, expect, test } from '@jest/globals';
import { synthesizeAssembly } from '../support/cloud-assembly.ts';
import { listGrants, namedByEnvironment } from '../support/grants.ts';

const app = (await synthesizeAssembly()).read();
const grants = listGrants(app);
const functions = app.ofType('AWS::Lambda::Function');

/** Who may do any of these, sorted. */
const holders = (actions: RegExp, resource?: RegExp) =>
  [
    ...new Set(
      grants
        .filter((grant) => actions.test(grant.action) && (resource ?? /^/).test(grant.resource))
        .map(({ holder }) => holder),
    ),
  ].sort();

/** State machines log through the log delivery of AWS. */
const MACHINES = ['Amendment', 'Callbacks', 'Deletion', 'Disclosure'];

const READ_ONLY = [
  'kinesis:DescribeStreamSummary',
  'kinesis:ListShards',
  'dynamodb:GetItem',
  'dynamodb:BatchGetItem',
  'dynamodb:Query',
  's3:ListBucket',
  's3:GetObject',
  'kms:Decrypt',
];

describe('the roles of the functions', () => {
  test('belong to one function each', () => {
    const roles = functions.map(({ properties }) => properties.Role['Fn::GetAtt'][0]);
    expect(new Set(roles).size).toBe(functions.length);
  });

  test('let only Redact read the raw stream', () => {
    expect(holders(/^kinesis:(Get|Subscribe)/, /^RawStream$/)).toEqual(['Redact']);
  });

  test('let only Redact decrypt with the raw key', () => {
    expect(holders(/^kms:(Decrypt|ReEncrypt)/, /^RawKey$/)).toEqual(['Redact']);
  });

  test('let only Redact put into quarantine, and nobody read there', () => {
    expect(holders(/^s3:PutObject/, /^Quarantine/)).toEqual(['Redact']);
    expect(holders(/^s3:GetObject/, /^Quarantine/)).toEqual([]);
  });

  test('let only Archive read the clean stream, and write index and archive but for corrections and rewriting', () => {
    expect(holders(/^kinesis:(Get|Subscribe)/, /^CleanStream$/)).toEqual(['ArchiveFunction']);
    expect(holders(/^s3:PutObject/, /^Archive/)).toEqual(['ArchiveFunction', 'DeleteScrub']);
    expect(holders(/^dynamodb:(Put|Update)/, /^Identifiers$/)).toEqual(['AmendResolve', 'ArchiveFunction']);
  });

  test('give DeleteVerify no right but to read', () => {
    const others = grants.filter(
      ({ holder, action }) =>
        holder === 'DeleteVerify' && !READ_ONLY.includes(action) && !action.startsWith('logs:'),
    );
    expect(others).toEqual([]);
  });

  test('let only steps of a deletion or a correction and the replay of the journal delete, but for what a request itself brought', () => {
    expect(holders(/:Delete(Item|Object)/)).toEqual([
      'AmendReport',
      'AmendResolve',
      'DeleteErase',
      'DeleteRekey',
      'DeleteReport',
      'DeleteScrub',
      'DeleteShred',
      'KnowReport',
      'KnowResolve',
      'PublishFunction',
      'ReplayJournal',
    ]);
    expect(holders(/:DeleteObject/)).toEqual(['DeleteErase', 'DeleteScrub']);
    expect(holders(/:DeleteItem/, /^(?!Particulars|LogLeaves)/)).toEqual([
      'AmendResolve',
      'DeleteErase',
      'DeleteScrub',
      'ReplayJournal',
    ]);
  });

  test('let only reports and exports sign statements, and only Publish sign checkpoints and give receipts away', () => {
    expect(holders(/^kms:Sign$/, /^SigningKey$/)).toEqual([
      'AmendReport',
      'DeleteReport',
      'KnowExport',
      'KnowReport',
    ]);
    expect(holders(/^kms:Sign$/, /^LogKey$/)).toEqual(['PublishFunction']);
    expect(holders(/^s3:PutObject/, /^Log\/(receipts|log)\//)).toEqual(['PublishFunction']);
    expect(holders(/:(Update|Delete)Item$/, /^LogLeaves$/)).toEqual(['PublishFunction']);
  });

  test('let nobody replace or delete the journal, and only its replay read it', () => {
    const actions = grants
      .filter(({ resource }) => resource.startsWith('Log/journal'))
      .map(({ action }) => action);
    expect(new Set(actions)).toEqual(new Set(['s3:PutObject', 's3:GetObject']));
    expect(holders(/^s3:GetObject$/, /^Log\/journal/)).toEqual(['ReplayJournal']);
    // Listing, which S3 does not bound by a prefix here, shows the journal's keys: times and hashes.
    expect(holders(/./, /^Log(\/\*)?$/)).toEqual(['PublishFunction', 'ReplayJournal']);
    expect(holders(/^(?!s3:ListBucket)/, /^Log(\/\*)?$/)).toEqual([]);
  });

  test('let nobody write in batches, use a wildcard as an action, or scan but the replay the sessions', () => {
    expect(grants.filter(({ action }) => /Scan|BatchWriteItem|PartiQL|\*/.test(action))).toEqual([
      { holder: 'ReplayJournal', action: 'dynamodb:Scan', resource: 'Sessions' },
    ]);
  });

  test('name their resources, except where AWS or the keys of objects do not allow it', () => {
    const wild = grants.filter(({ resource }) => resource.includes('*'));
    const places = wild.map(({ holder, resource }) => `${holder} ${resource}`);
    expect([...new Set(places)].sort()).toEqual([
      'AccountsFunction Log/journal/*',
      'AccountsFunction Marks/accounts/*',
      'AccountsFunction Marks/agreements/*',
      // The log delivery of a state machine, here and below: AWS knows no resource for these actions.
      'Amendment *',
      'ArchiveFunction Archive/*',
      'Callbacks *',
      'Consents Log/journal/*',
      'Consents Marks/consents/*',
      'DeleteCancel Log/journal/*',
      'DeleteCancel Marks/suppressions/*',
      'DeleteErase Archive/*',
      'DeleteErase Exports/*',
      'DeleteErase Quarantine/*',
      'DeleteScrub Archive/*',
      'DeleteScrub Log/journal/*',
      'DeleteScrub Marks/sessions/*',
      'DeleteShred Log/journal/*',
      'DeleteShred Marks/sessions/*',
      'DeleteSuppress Log/journal/*',
      'DeleteSuppress Marks/suppressions/*',
      'DeleteVerify Archive/*',
      'Deletion *',
      'Disclosure *',
      'KnowExport Archive/*',
      'KnowExport Exports/*',
      'LogFunction Log/log/*',
      'OpenDsr Exports/exports/*',
      'PublishFunction Log/log/*',
      'PublishFunction Log/receipts/*',
      'Redact Log/journal/*',
      'Redact Marks/sessions/*',
      'Redact Quarantine/*',
      'ReplayJournal Log/journal/*',
      'RequestsFunction Exports/exports/*',
      'RequestsFunction Log/journal/*',
      'RequestsFunction Log/receipts/*',
      'RequestsFunction Marks/consents/*',
      'Searches Archive/*',
      'SessionsFunction Archive/*',
      'StartSession Log/journal/*',
      'StartSession Marks/consents/*',
    ]);
  });

  test('let a function write its own log only', () => {
    const logs = grants.filter(
      ({ action, holder }) => action.startsWith('logs:') && !MACHINES.includes(holder),
    );
    expect(logs).not.toEqual([]);
    for (const { holder, resource } of logs) {
      expect(resource).toBe(`${holder}Logs`);
    }
  });

  test('have no policy of AWS or of their own beside what is listed', () => {
    for (const { properties } of app.ofType('AWS::IAM::Role')) {
      expect(properties.ManagedPolicyArns).toBeUndefined();
      expect(properties.Policies).toBeUndefined();
    }
  });
});

describe('the environment of a function', () => {
  test('names only what the function may touch', () => {
    for (const fn of functions) {
      const touched = grants
        .filter(({ holder }) => holder === fn.path)
        .map(({ resource }) => resource.split('/')[0]);
      for (const [variable, named] of namedByEnvironment(app, fn)) {
        expect([fn.path, variable, variable === 'ISSUER' || touched.includes(named)]).toEqual([
          fn.path,
          variable,
          true,
        ]);
      }
    }
  });

  test('names every table, bucket and machine that the function may touch', () => {
    const types = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::StepFunctions::StateMachine'];
    const named = types.flatMap((type) => app.ofType(type)).map(({ path }) => path);
    for (const fn of functions) {
      const variables = [...namedByEnvironment(app, fn).values()];
      const touched = grants
        .filter(({ holder }) => holder === fn.path)
        .map(({ resource }) => resource.split('/')[0]!)
        .filter((resource) => named.includes(resource));
      expect([fn.path, touched.filter((resource) => !variables.includes(resource))]).toEqual([fn.path, []]);
    }
  });

  test('holds the hash of the operator key in Authorise alone', () => {
    const holding = functions.filter(
      ({ properties }) => 'OPERATOR_KEY_HASH' in (properties.Environment?.Variables ?? {}),
    );
    expect(holding.map(({ path }) => path)).toEqual(['Authorise']);
  });
});

describe('the policies of resources', () => {
  test('only deny, so that rights stand in the roles alone', () => {
    const policies = [...app.ofType('AWS::S3::BucketPolicy'), ...app.ofType('AWS::SQS::QueuePolicy')];
    expect(policies).toHaveLength(7);
    for (const { properties } of policies) {
      for (const statement of properties.PolicyDocument.Statement) {
        expect(statement.Effect).toBe('Deny');
        expect(statement.Condition).toEqual({ Bool: { 'aws:SecureTransport': 'false' } });
      }
    }
  });

  test('leave keys to the roles of the account', () => {
    for (const { properties } of app.ofType('AWS::KMS::Key')) {
      expect(properties.KeyPolicy.Statement).toHaveLength(1);
      expect(JSON.stringify(properties.KeyPolicy.Statement[0].Principal)).toContain(':root');
    }
  });
});
