import { expect, test } from '@jest/globals';
import { disclosedChoices } from './choices.ts';

const at = (ms: number) => new Date(ms).toISOString();

test('of each kind the latest act is told, under whichever identifier it was done', () => {
  const byMail = { sensitive: { outAt: 5 }, 'sale-and-sharing': { outAt: 1, inAt: 2 } };
  const byVisitor = { sensitive: { outAt: 3, inAt: 4 }, storage: { inAt: 9 } };
  expect(disclosedChoices([byMail, byVisitor])).toEqual([
    { of: 'sale-and-sharing', state: 'opted in again', at: at(2) },
    { of: 'sensitive', state: 'opted out', at: at(5) },
  ]);
  expect(disclosedChoices([])).toEqual([]);
});
