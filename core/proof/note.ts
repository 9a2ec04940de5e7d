import { concat, equalBytes, textOf, toBase64, utf8 } from './bytes.ts';
import { parseBase64, parseBase64url } from './canonical.ts';
import { sha256 } from './digest.ts';
import { verifyEd25519 } from './ed25519.ts';
import type { LogKey } from './jwks.ts';
import { ProofError } from './proof-error.ts';

/** c2sp.org/signed-note: the signature type of plain Ed25519, the only one that is known here. */
const ED25519 = 0x01;
const KEY_ID_BYTES = 4;
const SIGNATURE_BYTES = 64;

/** A text and the one signature line below it. */
export interface Note {
  /** With the newline at its end, without the empty line behind it. */
  readonly text: string;
  readonly keyName: string;
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
}

/** c2sp.org/signed-note: SHA-256(key name ‖ newline ‖ signature type ‖ public key), its first four bytes. */
export async function noteKeyId(keyName: string, { x }: Pick<LogKey, 'x'>): Promise<Uint8Array> {
  const key = parseBase64url(x, 'The key of the log');
  const hash = await sha256(utf8(`${keyName}\n`), Uint8Array.of(ED25519), key);
  return hash.subarray(0, KEY_ID_BYTES);
}

/** The note as a text: the signed one, an empty line, the signature line. */
export function formatNote({ text, keyName, keyId, signature }: Note): string {
  return `${text}\n— ${keyName} ${toBase64(concat(keyId, signature))}\n`;
}

/**
 * Reads a note with exactly one signature, in the one form that {@link formatNote} writes.
 *
 * @param what names the note in the error
 * @throws {ProofError} when it is anything else
 */
export function parseNote(bytes: Uint8Array, what: string): Note {
  const malformed = `${what} is not a note of c2sp.org/signed-note with exactly one Ed25519 signature line.`;
  const whole = textOf(bytes);
  const [, text, keyName, encoded] = /^((?:[^\n]+\n)+)\n— ([^\s+]+) ([A-Za-z0-9+/=]+)\n$/u.exec(whole) ?? [];
  if (text === undefined || keyName === undefined || encoded === undefined) throw new ProofError(malformed);
  const line = parseBase64(encoded, `The signature line of ${what}`, KEY_ID_BYTES + SIGNATURE_BYTES);
  const note = {
    text,
    keyName,
    keyId: line.subarray(0, KEY_ID_BYTES),
    signature: line.subarray(KEY_ID_BYTES),
  };
  if (!equalBytes(utf8(formatNote(note)), bytes)) throw new ProofError(malformed);
  return note;
}

/** Whether one of the keys, under the name, signed the note. */
export async function verifyNote(note: Note, keyName: string, keys: readonly LogKey[]): Promise<boolean> {
  if (note.keyName !== keyName) return false;
  for (const key of keys) {
    if (!equalBytes(await noteKeyId(keyName, key), note.keyId)) continue;
    if (await verifyEd25519(key, utf8(note.text), note.signature)) return true;
  }
  return false;
}
