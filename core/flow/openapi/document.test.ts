import { describe, expect, test } from '@jest/globals';
import { ROUTES } from '../routes.ts';
import { openApiDocument } from './document.ts';
import { OPERATIONS } from './operations.ts';

interface Described {
  readonly operationId: string;
  readonly security: Record<string, unknown>[];
  readonly parameters: { name: string; in: string; schema: unknown }[];
  readonly requestBody?: { content: Record<string, { schema?: Record<string, unknown> }> };
}
const document = openApiDocument();
const paths = document.paths as Record<string, Record<string, Described>>;
const all = Object.values(paths).flatMap((path) => Object.values(path));

describe('the document of the API', () => {
  test('tells of every route there is and of no other, each under a name of its own', () => {
    expect(Object.keys(OPERATIONS).sort()).toEqual(Object.keys(ROUTES).sort());
    expect(new Set(all.map(({ operationId }) => operationId)).size).toBe(all.length);
    expect(all.length).toBe(Object.keys(ROUTES).length);
  });

  test('says who may call, what a body holds, and that nothing else may be in it', () => {
    const { post } = paths['/v1/searches']!;
    expect(post!.security).toEqual([{ business: [] }]);
    const { schema } = post!.requestBody!.content['application/json']!;
    expect(schema).toMatchObject({
      additionalProperties: false,
      required: ['identifiers'],
      properties: { from: { type: 'string', format: 'date-time' }, limit: { maximum: 100, default: 50 } },
    });
    expect(JSON.stringify(schema)).toContain('"pattern":"^x_[a-z0-9_]{1,40}$"');
    expect(paths['/v1/sessions/{id}/events']!.get!.parameters.map(({ name }) => name)).toEqual([
      'id',
      'from',
    ]);
    expect(paths['/v1/chunks']!.post!.security).toEqual([{ recorder: [] }]);
  });

  test('describes every member that it names', () => {
    const empty: string[] = [];
    const look = (value: unknown, at: string): void => {
      if (value === null || typeof value !== 'object') return;
      for (const [name, schema] of Object.entries((value as { properties?: object }).properties ?? {}))
        if (Object.keys(schema).length === 0) empty.push(`${at}.${name}`);
      for (const [name, inner] of Object.entries(value)) look(inner, `${at}.${name}`);
    };
    look(document, '');
    expect(empty).toEqual([]);
  });

  test('refers to nothing that is not in it', () => {
    const text = JSON.stringify(document);
    const references = Array.from(text.matchAll(/"\$ref":"([^"]+)"/g), ([, to]) => to);
    expect([...new Set(references)]).toEqual(['#/components/schemas/Problem']);
  });
});
