import { expect, test } from '@jest/globals';
import { choose, optOutsAt } from './opt-out.ts';

test('an opt-out covers what was received before it too', () => {
  expect(optOutsAt(choose({}, ['storage'], 'out', 10), 5)).toEqual(['storage']);
});

test('after opting in again only what is received from then on is free of it', () => {
  const choices = choose(choose({}, ['sale-and-sharing', 'sensitive'], 'out', 10), ['sensitive'], 'in', 20);
  expect(optOutsAt(choices, 19)).toEqual(['sale-and-sharing', 'sensitive']);
  expect(optOutsAt(choices, 20)).toEqual(['sale-and-sharing']);
});

test('of an opt-in and an opt-out of the same moment the opt-out counts, in whichever order they come', () => {
  expect(optOutsAt(choose(choose({}, ['sensitive'], 'out', 10), ['sensitive'], 'in', 10), 30)).toEqual([
    'sensitive',
  ]);
  expect(optOutsAt(choose(choose({}, ['sensitive'], 'in', 10), ['sensitive'], 'out', 10), 30)).toEqual([
    'sensitive',
  ]);
});

test('an older choice that arrives late changes nothing', () => {
  const choices = choose(choose({}, ['sensitive'], 'out', 10), ['sensitive'], 'in', 20);
  expect(choose(choices, ['sensitive'], 'out', 5)).toEqual(choices);
});
