import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { eventWithTime } from '@rrweb/types';

const FOLDER = join(import.meta.dirname, '..', 'fixtures', 'recordings');

/** A raw recording of the demo: what plain rrweb recorded, cut into the chunks that a recorder would have posted. */
export interface Recording {
  readonly name: string;
  readonly person: string;
  readonly chunks: readonly (readonly eventWithTime[])[];
}

/** Every recording in test/fixtures/recordings, by name. */
export function loadRecordings(): Recording[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json.gz'))
    .sort()
    .map((name) => JSON.parse(gunzipSync(readFileSync(join(FOLDER, name))).toString('utf8')));
}
