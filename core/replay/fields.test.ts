import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { EventType, IncrementalSource, NodeType } from '@rrweb/types';
import { EVENT_FIELDS, NODE_FIELDS } from './fields.ts';

function numbers(enumeration: object): number[] {
  return Object.values(enumeration).filter((value) => typeof value === 'number');
}

describe('the table of places', () => {
  test('has every kind of event, source and node that rrweb knows', () => {
    const types = numbers(EventType).filter((type) => type !== EventType.IncrementalSnapshot);

    expect(Object.keys(EVENT_FIELDS)).toEqual(expect.arrayContaining(types.map((type) => `t${type}`)));
    expect(Object.keys(EVENT_FIELDS)).toEqual(
      expect.arrayContaining(numbers(IncrementalSource).map((source) => `t3/s${source}`)),
    );
    expect(Object.keys(NODE_FIELDS)).toEqual(numbers(NodeType).map((type) => `N(${type})`));
  });

  test('is the one of the documentation', () => {
    const documented = readFileSync(new URL('../../docs/redaction.md', import.meta.url), 'utf8').match(
      /^\| `[tN]\S* .*$/gm,
    );
    const listed = Object.entries({ ...EVENT_FIELDS, ...NODE_FIELDS }).flatMap(([kind, fields]) =>
      Object.entries(fields).map(([place, fieldClass]) => `| \`${kind} ${place}\` | ${fieldClass} |`),
    );

    expect(documented).toEqual(listed);
  });
});
