import { expect, test } from '@jest/globals';
import { leafHash, treeRoot } from './merkle.ts';
import { addRemoved, NOTHING_REMOVED, removedRoot } from './removed.ts';

const keys = Array.from({ length: 70 }, (_, i) => `b/${i}`);

test('the root over pages of removals is the RFC 9162 root over all of them', () => {
  let removed = NOTHING_REMOVED;
  const leaves = [];
  for (const key of keys) {
    removed = addRemoved(removed, 'Archive', key);
    leaves.push(leafHash(Buffer.from(`["scrubjay/removed/v1","Archive","${key}"]`)));
    expect(removedRoot(removed)).toBe(`sha256:${Buffer.from(treeRoot(leaves)).toString('hex')}`);
    expect(removed.size).toBe(leaves.length);
  }
});

test('nothing removed has no root', () => {
  expect(removedRoot(NOTHING_REMOVED)).toBeNull();
});

test('what is kept between pages stays small', () => {
  const removed = keys.reduce((sum, key) => addRemoved(sum, 'Archive', key), NOTHING_REMOVED);
  expect(removed.subtrees.length).toBe(3);
});

test('the same key in another store is another item', () => {
  const root = (store: string, key: string) => removedRoot(addRemoved(NOTHING_REMOVED, store, key));
  expect(root('Archive', 'x')).not.toBe(root('Sessions', 'x'));
  expect(root('a', '","b')).not.toBe(root('a","', 'b'));
});
