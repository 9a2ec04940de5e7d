import { noQuerySchema } from '../../core/flow/api.ts';
import { ProblemError } from '../../core/flow/problem.ts';
import { isTilePath } from '../../core/proof/tiles.ts';
import { type Answer, type ApiEvent, apiHandler, queryAs } from '../runtime/api-handler.ts';
import { log, logLeaves } from '../runtime/stores.ts';

const stores = { rows: logLeaves(), log: log() };

/** The transparency log, for anybody, in the forms of c2sp.org/tlog-tiles. */
export const handler = apiHandler({
  'GET /log/checkpoint': checkpoint,
  'GET /log/tile/{tile+}': tile,
});

async function checkpoint(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  const head = await stores.rows.head();
  if (head.checkpoint === undefined) throw missing('The log is empty', 'the first receipt was issued');
  return {
    status: 200,
    bytes: Buffer.from(head.checkpoint),
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' },
  };
}

/** A tile or a bundle of entries. What a path holds never changes. */
async function tile(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  const path = `tile/${event.pathParameters?.tile ?? ''}`;
  const bytes = isTilePath(path) ? await stores.log.files.get(path) : undefined;
  if (bytes === undefined)
    throw missing('There is no such tile', 'a checkpoint is of a size that has this tile');
  return {
    status: 200,
    bytes,
    headers: {
      'content-type': 'application/octet-stream',
      'cache-control': 'public, max-age=31536000, immutable',
    },
  };
}

function missing(title: string, expected: string): ProblemError {
  return new ProblemError({
    status: 404,
    code: 'not-in-the-log',
    title,
    detail:
      'The log has tiles for the sizes that checkpoints were signed of, as c2sp.org/tlog-tiles names them.',
    expected: `that ${expected}`,
    mend: 'Read /log/checkpoint, and ask for the tiles of its size.',
  });
}
