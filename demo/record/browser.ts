import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';

const require = createRequire(import.meta.url);

/** What keeps a headless Chromium quiet and able to run as root, also where there is no network. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

/** No browser can run here; the message says how to mend it. */
class BrowserUnavailableError extends Error {
  override name = 'BrowserUnavailableError';
}

/**
 * Starts a headless Chromium that needs nothing but `npm ci`: the one in the package `@sparticuz/chromium`,
 * with the shared libraries and the font that the package brings. A plain Debian 12 needs no further package.
 * The environment variable CHROME_PATH names another Chromium to use instead.
 *
 * @throws {BrowserUnavailableError} on a platform for which the package has no binary, when CHROME_PATH is not set
 * @example const browser = await launchBrowser(); const page = await browser.newPage(); await browser.close();
 */
export async function launchBrowser(): Promise<Browser> {
  const own = process.env.CHROME_PATH;
  if (own) return chromium.launch({ executablePath: own, args: FLAGS });
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new BrowserUnavailableError(
      `The packaged Chromium is for linux-x64; this is ${process.platform}-${process.arch}. ` +
        'Set CHROME_PATH to the executable of a Chromium or Chrome on this machine.',
    );
  }
  const folder = await unpackedBrowser();
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
    FONTCONFIG_FILE: join(folder, 'fonts.conf'),
  };
  return chromium.launch({ executablePath: join(folder, 'chromium'), args: FLAGS, env });
}

/** Unpacks the package's archives once into node_modules/.cache and answers the folder. */
async function unpackedBrowser(): Promise<string> {
  const packageFolder = join(dirname(require.resolve('@sparticuz/chromium')), '..');
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  const cache = join(packageFolder, '..', '..', '.cache');
  const folder = join(cache, `chromium-${version}`);
  if (existsSync(folder)) return folder;

  await mkdir(cache, { recursive: true });
  const staging = await mkdtemp(join(cache, 'chromium-'));
  const archive = (name: string) => join(packageFolder, 'bin', name);
  await Promise.all([
    unbrotli(archive('chromium.br'), createWriteStream(join(staging, 'chromium'), { mode: 0o755 })),
    unpackTar(archive('al2023.tar.br'), join(staging, 'al2023')),
    unpackTar(archive('fonts.tar.br'), join(staging, 'fonts')),
  ]);
  await writeFile(
    join(staging, 'fonts.conf'),
    `<?xml version="1.0"?><fontconfig><dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'font-cache')}</cachedir></fontconfig>\n`,
  );
  // Test workers may unpack at the same time: the first rename wins, the others drop their copy.
  await rename(staging, folder).catch(async (error: unknown) => {
    await rm(staging, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  });
  return folder;
}

function unbrotli(from: string, to: NodeJS.WritableStream): Promise<void> {
  return pipeline(createReadStream(from), createBrotliDecompress(), to);
}

/** By way of a file: tar stops reading at the archive's end, which would break off a pipe that still has padding. */
async function unpackTar(from: string, folder: string): Promise<void> {
  await mkdir(folder);
  const file = `${folder}.tar`;
  await unbrotli(from, createWriteStream(file));
  const tar = spawn('tar', ['-x', '-f', file, '-C', folder], { stdio: 'inherit' });
  const exit = new Promise<void>((resolve, reject) => {
    tar.once('error', reject);
    tar.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`tar ended with code ${code}`))));
  });
  await exit;
  await rm(file);
}
