import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Bundles, createBundles, until } from './fixture.ts';

let bundles: Bundles;

beforeEach(() => {
  bundles = createBundles();
});

afterEach(() => bundles.remove());

/** A process is gone when the system does not know it, or only remembers its exit. */
function isGone(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0] === 'Z';
  } catch {
    return true;
  }
}

/** A program that runs two functions, one idle (and so stopped), one busy, and then prints their pids. */
function program(ending: string): string {
  const at = (path: string) => JSON.stringify(new URL(`../../../${path}`, import.meta.url).href);
  bundles.add('Idle', 'export const handler = async () => process.pid;');
  bundles.add(
    'Busy',
    `import { writeFileSync } from 'node:fs';
     export const handler = () => { writeFileSync(${JSON.stringify(join(bundles.root, 'busy'))}, String(process.pid)); return new Promise(() => {}); };`,
  );
  const fn = (id: string) =>
    `resource('AWS::Lambda::Function', '${id}', { Code: { S3Key: '${id}' }, Handler: 'index.handler', Runtime: 'nodejs24.x', Timeout: 60 })`;
  return `
    import { existsSync, readFileSync } from 'node:fs';
    import { createClock } from ${at('local/clock.ts')};
    import { startRuntime } from ${at('local/lambda/runtime.ts')};
    import { NO_GATEWAY, resource, smallDeployment, until } from ${at('test/local/lambda/fixture.ts')};
    const root = ${JSON.stringify(bundles.root)};
    const deployment = smallDeployment([${fn('Idle')}, ${fn('Busy')}], root);
    const runtime = await startRuntime({ deployment, gateway: NO_GATEWAY, clock: createClock() });
    const idle = Number((await runtime.invoke('Idle', {})).payload);
    void runtime.invoke('Busy', {});
    await until(() => existsSync(root + '/busy') && readFileSync(root + '/busy', 'utf8') !== '');
    await until(() => readFileSync('/proc/' + idle + '/stat', 'utf8').split(') ')[1][0] === 'T');
    console.log(idle + ' ' + readFileSync(root + '/busy', 'utf8'));
    ${ending}
  `;
}

test.each([
  ['is killed', 'setInterval(() => {}, 1000);', 'SIGKILL' as const],
  ['is interrupted', 'setInterval(() => {}, 1000);', 'SIGINT' as const],
  ['exits', 'process.exit(0);', undefined],
  ['throws', 'throw new Error("gone");', undefined],
])('no worker, stopped or busy, is left when the parent %s', async (_name, ending, signal) => {
  const file = join(bundles.root, 'parent.mjs');
  writeFileSync(file, program(ending));
  const parent = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await new Promise<string[]>((resolve) => {
    createInterface({ input: parent.stdout }).once('line', (text) => resolve(text.split('\n')));
  });
  const pids = line!.split(' ').map(Number);

  if (signal) parent.kill(signal);

  expect(pids).toHaveLength(2);
  await until(() => pids.every(isGone));
});
