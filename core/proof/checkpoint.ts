import { equalBytes, toBase64, utf8 } from './bytes.ts';
import { parseBase64, parseDecimal } from './canonical.ts';
import type { LogKey } from './jwks.ts';
import type { Hash } from './merkle.ts';
import { formatNote, noteKeyId, parseNote, verifyNote } from './note.ts';
import { ProofError } from './proof-error.ts';

/** The head of a log's tree: c2sp.org/tlog-checkpoint, without extension lines. */
export interface TreeHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
}

/**
 * The name of an issuer's log: its address without the scheme, and `/log`, which is where it is served.
 *
 * @example originOf('https://scrubjay.example') // 'scrubjay.example/log'
 */
export function originOf(issuer: string): string {
  return `${issuer.replace(/^https?:\/\//, '').replace(/\/+$/, '')}/log`;
}

/** The text that is signed. */
function checkpointText({ origin, size, root }: TreeHead): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/**
 * A signed checkpoint. Ed25519 is deterministic: signing the same head again gives the same text.
 *
 * @param sign Ed25519 (RFC 8032) over the text's bytes, 64 bytes
 */
export async function signCheckpoint(
  head: TreeHead,
  key: LogKey,
  sign: (text: Uint8Array) => Promise<Uint8Array>,
): Promise<string> {
  const text = checkpointText(head);
  const keyId = await noteKeyId(head.origin, key);
  return formatNote({ text, keyName: head.origin, keyId, signature: await sign(utf8(text)) });
}

/**
 * Reads a checkpoint and checks that a key of the log signed it.
 *
 * @param what names the checkpoint in the error, such as `The kept checkpoint`
 * @throws {ProofError} when its form is not the one known, its origin another, or its signature does not hold
 */
export async function openCheckpoint(
  bytes: Uint8Array,
  origin: string,
  keys: readonly LogKey[],
  what: string,
): Promise<TreeHead> {
  const note = parseNote(bytes, what);
  const lines = note.text.split('\n');
  const [name, size, root] = lines;
  if (lines.length !== 4 || name === undefined || size === undefined || root === undefined) {
    throw new ProofError(`${what} is not three lines of origin, size and root hash.`);
  }
  const head = {
    origin: name,
    size: parseDecimal(size, `The tree size of ${what}`),
    root: parseBase64(root, `The root hash of ${what}`, 32),
  };
  if (name !== origin) {
    throw new ProofError(`${what} is of another log than the issuer's, which is named ${origin}.`);
  }
  if (!(await verifyNote(note, origin, keys))) {
    throw new ProofError(`${what} is not signed by an Ed25519 key of the key file under the log's name.`);
  }
  return head;
}

/** Whether two heads of one size are of one tree. Where they are not, the log showed two histories. */
export function sameHead(a: TreeHead, b: TreeHead): boolean {
  return a.size === b.size && equalBytes(a.root, b.root);
}
