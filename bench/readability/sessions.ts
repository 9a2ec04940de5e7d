import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { eventWithTime } from '@rrweb/types';
import { type FieldKind, redactEvents } from '../../core/redaction/redact.ts';

const DEMO = join(import.meta.dirname, '..', '..', 'test', 'fixtures', 'recordings');

/** A recorded session in the chunks that it was sent in. */
export interface Session {
  readonly name: string;
  readonly chunks: readonly (readonly eventWithTime[])[];
}

/** The recordings of the demo, by name. */
export function demoRecordings(): Session[] {
  return readdirSync(DEMO)
    .filter((file) => file.endsWith('.json.gz'))
    .sort()
    .map((file) => JSON.parse(gunzipSync(readFileSync(join(DEMO, file))).toString('utf8')) as Session);
}

/** A whole session as it is kept when nothing is granted, each chunk told what those before it knew of fields. */
export function redactSession({ chunks }: Session): eventWithTime[] {
  let fields: ReadonlyMap<number, FieldKind> | undefined = new Map();
  return chunks.flatMap((chunk) => {
    const redacted = redactEvents(chunk, { grant: new Set(), fields: fields ?? 'unknown' });
    fields = redacted.fields;
    return redacted.events as eventWithTime[];
  });
}
