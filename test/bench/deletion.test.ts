import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { archiveOf, type Cost, type Deployed, measureDeletion } from '../../bench/deletion/measure.ts';
import { deletionDefinition, loadDeletion, memoryOfFunctions } from '../deletion/steps.ts';
import { install } from '../support/world/world.ts';

let undo: () => void;
let deployed: Deployed;

beforeAll(async () => {
  undo = install();
  deployed = {
    functions: await loadDeletion(),
    definition: await deletionDefinition(),
    memoryOf: await memoryOfFunctions(),
  };
});
afterAll(() => undo());

/** What is counted of calls, without the size of the archive. */
const counts = ({ rows: _, dollars: __, dynamoReadUnits: ___, dynamoWriteUnits: ____, ...cost }: Cost) =>
  cost;

/** So many that some of them are in every shard of the index. */
const SESSIONS = 50;

test("a deletion costs what the person's sessions cost, whatever else is in the archive", async () => {
  const small = await archiveOf(deployed, 20);
  const amongFew = await measureDeletion(deployed, small, SESSIONS);
  const amongMany = await measureDeletion(deployed, await archiveOf(deployed, 5_000), SESSIONS);
  const fewer = await measureDeletion(deployed, small, SESSIONS / 10);

  expect(counts(amongMany)).toEqual(counts(amongFew));
  expect(amongMany.dollars / amongFew.dollars).toBeCloseTo(1, 1);
  expect(fewer.dollars).toBeLessThan(amongFew.dollars);
  expect(amongFew.dollars).toBeLessThan(0.01);
}, 300_000);
