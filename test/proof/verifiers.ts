/** The three verifiers side by side: this code, the page in a browser, and Python's. Python and browser are one process each. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { parseJwks } from '../../core/proof/jwks.ts';
import { verifyReceipt } from '../../core/proof/verify.ts';
import { launchBrowser } from '../../demo/record/browser.ts';
import { buildVerifierPage } from '../../verifiers/web/build.ts';

/** What is verified, and what is asked of it. */
export interface Case {
  readonly file: Uint8Array;
  readonly keys: Uint8Array;
  readonly checkpoint?: Uint8Array;
  readonly request?: string;
  readonly business?: string;
  readonly requireFinal?: boolean;
  readonly allowUnlogged?: boolean;
}

/** `ok`, or the check that failed. */
export type Outcome = string;

/** Which of a case's files is spoilt. */
type Part = 'file' | 'keys' | 'checkpoint';

export interface Verifier {
  readonly name: string;
  verify(one: Case): Promise<Outcome>;
  /** Spoils every byte of a file in turn. @returns how many of the spoilt files were accepted, of how many */
  spoil(one: Case, part: Part): Promise<{ readonly accepted: number; readonly tried: number }>;
  close(): Promise<void>;
}

/** Every verifier that this machine can run. Where python3 is missing it says so, and goes on without. */
export async function startVerifiers(): Promise<readonly Verifier[]> {
  const found = [typescript, await startPage()];
  if (spawnSync('python3', ['--version']).status === 0) return [...found, startPython()];
  process.stderr.write('python3 is missing here: the verifier in Python was not tried.\n');
  return found;
}

/** Each byte with its lowest bit turned, with the bit of a letter's case turned, left out, and said twice. */
function* spoilt(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1) {
    for (const mask of [0x01, 0x20]) {
      const changed = Uint8Array.from(bytes);
      changed[at]! ^= mask;
      yield changed;
    }
    yield Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
    yield Buffer.concat([bytes.subarray(0, at + 1), bytes.subarray(at)]);
  }
}

const typescript: Verifier = {
  name: 'core/proof',
  async verify({ file, keys, ...options }) {
    const { checks } = await verifyReceipt(file, keys, options);
    return checks.find(({ ok }) => !ok)?.name ?? 'ok';
  },
  async spoil(one, part) {
    const read = part === 'keys' ? undefined : await parseJwks(one.keys);
    let [accepted, tried] = [0, 0];
    for (const bytes of spoilt(one[part]!)) {
      const { file, keys, checkpoint }: Case = { ...one, [part]: bytes };
      const { ok } = await verifyReceipt(file, read ?? keys, { checkpoint });
      accepted += ok ? 1 : 0;
      tried += 1;
    }
    return { accepted, tried };
  },
  async close() {},
};

const base64 = (bytes: Uint8Array | undefined) =>
  bytes === undefined ? null : Buffer.from(bytes).toString('base64');

/** A case as a message. */
const message = ({ file, keys, checkpoint, ...options }: Case) => ({
  file: base64(file),
  keys: base64(keys),
  checkpoint: base64(checkpoint),
  ...options,
});

function startPython(): Verifier {
  const child = spawn('python3', [join(import.meta.dirname, 'python-driver.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (question: object) => {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    return JSON.parse((await answers.next()).value as string);
  };
  return {
    name: 'verifiers/python',
    verify: (one) => ask(message(one)),
    spoil: (one, part) => ask({ ...message(one), spoil: part }),
    async close() {
      child.stdin.end();
    },
  };
}

/** The page as it is given away: one file, opened from disk. */
async function startPage(): Promise<Verifier> {
  const folder = mkdtempSync(join(tmpdir(), 'scrubjay-verifier-'));
  const path = join(folder, 'verify.html');
  writeFileSync(path, await buildVerifierPage());
  const browser: Browser = await launchBrowser();
  const page: Page = await browser.newPage();
  await page.goto(pathToFileURL(path).href);
  return {
    name: 'verifiers/web',
    verify: (one) =>
      page.evaluate(async ({ file, keys, checkpoint, ...options }) => {
        const bytes = (text: string | null) =>
          text === null ? undefined : Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
        const { verifyReceipt: verify } = globalThis as unknown as { verifyReceipt: typeof verifyReceipt };
        const { checks } = await verify(bytes(file)!, bytes(keys)!, {
          ...options,
          checkpoint: bytes(checkpoint),
        });
        return checks.find(({ ok }) => !ok)?.name ?? 'ok';
      }, message(one)),
    spoil: (one, part) =>
      page.evaluate(
        async ([{ file, keys, checkpoint }, name]) => {
          const bytes = (text: string | null) =>
            Uint8Array.from(atob(text ?? ''), (character) => character.charCodeAt(0));
          const { verifyReceipt: verify } = globalThis as unknown as { verifyReceipt: typeof verifyReceipt };
          const whole = { file: bytes(file), keys: bytes(keys), checkpoint: bytes(checkpoint) };
          let [accepted, tried] = [0, 0];
          for (let at = 0; at < whole[name].length; at += 1) {
            const changed = Uint8Array.from(whole[name]);
            changed[at]! ^= [0x01, 0x20, 0x80][at % 3]!;
            const spoiltCase = { ...whole, [name]: changed };
            const { ok } = await verify(spoiltCase.file, spoiltCase.keys, {
              checkpoint: spoiltCase.checkpoint,
            });
            accepted += ok ? 1 : 0;
            tried += 1;
          }
          return { accepted, tried };
        },
        [message(one), part] as const,
      ),
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true });
    },
  };
}
