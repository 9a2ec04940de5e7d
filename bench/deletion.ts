/**
 * What a deletion costs, by the person's sessions and by the size of the archive: `npm run bench:deletion [-- --json]`. The
 * steps are those that are deployed, the stores are in memory and count calls, items and bytes.
 */
import { cpus } from 'node:os';
import { PRICES_READ_ON } from '../core/prices.ts';
import { deletionDefinition, loadDeletion, memoryOfFunctions } from '../test/deletion/steps.ts';
import { install } from '../test/support/world/world.ts';
import { archiveOf, type Cost, measureDeletion } from './deletion/measure.ts';

const SESSIONS = [1, 10, 100, 1_000];
const ROWS = [1_000, 100_000];
/** https://github.com/awslabs/amazon-s3-find-and-forget/blob/master/docs/COST_OVERVIEW.md : whomever the job is about. */
const FIND_AND_FORGET = { dollars: 0.98, gigabytes: 100 };

const undo = install();
const deployed = {
  functions: await loadDeletion(),
  definition: await deletionDefinition(),
  memoryOf: await memoryOfFunctions(),
};
const costs: Cost[] = [];
for (const rows of ROWS) {
  const archive = await archiveOf(deployed, rows);
  for (const sessions of SESSIONS) costs.push(await measureDeletion(deployed, archive, sessions));
}
undo();

console.table(costs.map(shown));
console.log(`
AWS's list prices of ${PRICES_READ_ON}, us-east-1, without free tiers; a call is taken to last 10 ms of a function's time.
S3 Find and Forget publishes $${FIND_AND_FORGET.dollars} for a job over ${FIND_AND_FORGET.gigabytes} GB, whomever it is about.`);
if (process.argv.includes('--json')) {
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version };
  console.log(
    JSON.stringify({ pricesReadOn: PRICES_READ_ON, machine, findAndForget: FIND_AND_FORGET, costs }),
  );
}

function shown(cost: Cost) {
  return {
    'index rows': cost.rows,
    sessions: cost.sessions,
    'DynamoDB reads': cost.dynamoReads,
    'DynamoDB writes': cost.dynamoWrites,
    'S3 puts, lists': cost.s3PutsAndLists,
    'S3 gets': cost.s3Gets,
    'S3 deletes': cost.s3Deletes,
    KMS: cost.kmsSymmetric + cost.kmsAsymmetric,
    invocations: cost.invocations,
    'GB-seconds': Number(cost.gigabyteSeconds.toFixed(1)),
    transitions: cost.transitions,
    $: Number(cost.dollars.toPrecision(3)),
    '$ a session': Number((cost.dollars / cost.sessions).toPrecision(2)),
  };
}
