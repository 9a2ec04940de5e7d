import { Zip, ZipDeflate } from 'fflate';
import { canonicalBytes } from '../proof/canonical.ts';
import { type DisclosedSession, type Disclosure, summaryOf } from './contents.ts';
import { MANIFEST, type Manifest, type ManifestFile, manifestFile } from './manifest.ts';
import { disclosurePage, type Player } from './page.ts';

/** A session as it goes into an export. */
export interface ArchivedSession {
  readonly session: DisclosedSession;
  /** Its events as JSON; absent when only categories were asked for. */
  readonly events?: Uint8Array;
}

/**
 * Writes an export: a ZIP whose files are made, hashed and compressed one after the other, so that no more than one
 * replay is held in the clear at a time.
 *
 * @param sessions one at a time, each as it is needed
 * @param sign signs the manifest once every other file is in it
 * @returns the archive, its manifest, and the sessions that are in it
 */
export async function writeArchive(
  about: Omit<Disclosure, 'sessions'>,
  sessions: AsyncIterable<ArchivedSession>,
  player: Player,
  sign: (manifest: Manifest) => Promise<Uint8Array>,
): Promise<{ readonly zip: Uint8Array; readonly manifest: Manifest; readonly sessions: DisclosedSession[] }> {
  const output: Uint8Array[] = [];
  const zip = new Zip((error, bytes) => {
    if (error) throw error;
    output.push(bytes);
  });
  const files: ManifestFile[] = [];
  const add = (path: string, content: Uint8Array) => {
    files.push(manifestFile(path, content));
    push(zip, path, content);
  };
  const listed: DisclosedSession[] = [];
  for await (const { session, events } of sessions) {
    listed.push(session);
    if (events === undefined) continue;
    add(`replays/${session.number}.json`, events);
    // A page that was opened from a disk may load a script from beside it, and may not read a file.
    const call = [`scrubjayReplay(${session.number}, `, ');\n'].map((part) => Buffer.from(part));
    add(`replays/${session.number}.js`, Buffer.concat([call[0]!, events, call[1]!]));
  }
  const disclosure: Disclosure = { ...about, sessions: listed };
  const { request, createdAt, scope, business } = disclosure;
  add('data/summary.json', json({ request, createdAt, scope, business, ...summaryOf(disclosure) }));
  add('data/sessions.json', json(disclosure.sessions));
  add('data/consents.json', json(disclosure.consents));
  add('data/opt-outs.json', json(disclosure.optOuts));
  add('data/agreements.json', json(disclosure.agreements));
  add('index.html', Buffer.from(disclosurePage(disclosure, player)));
  const manifest: Manifest = { schema: 'scrubjay/manifest/v1', request, createdAt, files };
  push(zip, MANIFEST, await sign(manifest));
  zip.end();
  return { zip: Buffer.concat(output), manifest, sessions: listed };
}

/** The hash of a manifest, as a receipt states it. */
export function manifestHash(manifest: Manifest): string {
  return `sha256:${manifestFile(MANIFEST, canonicalBytes(manifest)).sha256}`;
}

function push(zip: Zip, path: string, content: Uint8Array): void {
  const entry = new ZipDeflate(path, { level: 6 });
  // The archive of a request is the same whenever the step that makes it is run again.
  entry.mtime = new Date('1980-01-01T00:00:00');
  zip.add(entry);
  entry.push(content, true);
}

function json(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
