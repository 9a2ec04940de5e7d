import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Keys, replay } from './actors.ts';
import type { Api } from './api.ts';

/** Where a stored session is watched, with its id behind it. */
export const REPLAY_PATH = '/replay/';

const PLAYER = dirname(createRequire(import.meta.url).resolve('rrweb-player'));
const FILES: Readonly<Record<string, string>> = {
  'player.js': 'rrweb-player.umd.min.cjs',
  'player.css': 'style.min.css',
};

/** Serves the replay of a stored session, in rrweb's player: read through the API with the business's secret key. */
export function createReplayHandler(
  api: Api,
  keys: Keys,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://replay');
    if (!pathname.startsWith(REPLAY_PATH)) return false;
    const name = pathname.slice(REPLAY_PATH.length);
    const file = FILES[name];
    if (file !== undefined) {
      const type = name.endsWith('.js') ? 'text/javascript' : 'text/css';
      response.writeHead(200, { 'content-type': type }).end(readFileSync(join(PLAYER, file)));
      return true;
    }
    const session = /^[A-Za-z0-9_-]{22}$/.exec(name)?.[0];
    if (session === undefined) return false;
    void replay(api, keys, session).then(
      (events) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(events)),
      () =>
        response
          .writeHead(404, { 'content-type': 'text/plain' })
          .end('This session is not stored: not yet, if it was recorded a moment ago, or no longer.'),
    );
    return true;
  };
}

function page(events: readonly unknown[]): string {
  const json = JSON.stringify(events).replaceAll('<', '\\u003c');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Replay</title>
<link rel="stylesheet" href="player.css"><script src="player.js"></script><body><script>
window.player = new (rrwebPlayer.default ?? rrwebPlayer)({ target: document.body, props: { events: ${json}, autoPlay: false } });
</script>`;
}
