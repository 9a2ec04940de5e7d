import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { PEOPLE, type Person } from '../../demo/people.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'test', 'fixtures', 'recordings');

/** A recorded visit to the demo shop, cut into the chunks in which a recorder sends it. */
export interface Recording {
  readonly person: Person;
  readonly chunks: readonly (readonly unknown[])[];
}

/** Reads one of the project's own recordings: rrweb's, with all its masking off. */
export function readRecording(id: string): Recording {
  const person = PEOPLE.find((candidate) => candidate.id === id);
  if (person === undefined) throw new Error(`no invented person is called ${id}`);
  const { chunks } = JSON.parse(gunzipSync(readFileSync(join(FOLDER, `${id}.json.gz`))).toString('utf8'));
  return { person, chunks };
}
