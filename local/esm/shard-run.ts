import type { DeliveryContext } from './delivery.ts';
import type { Mapping } from './mapping.ts';
import { type ShardPoller, startShardPoller } from './shard-poller.ts';
import type { Position, ShardInfo, StreamReader } from './stream-reader.ts';
import type { Bell } from './wake.ts';

/** The pollers of a stream's shards, from one start to one stop. */
export interface ShardRun {
  pollers(): ShardPoller[];
  /** Resolves when every shard that may be read now has its poller. */
  discovered(): Promise<void>;
  /** Ends the pollers after the invocations that run. */
  stop(): Promise<void>;
}

/** What to wait before asking again for shards that could not be listed. */
const RETRY_MS = 500;

/**
 * Starts a poller for every shard; for a child only when its parents have been delivered to their end, as AWS does.
 * `position` is where a shard without a checkpoint begins; children begin at their beginning.
 */
export function startShardRun(options: {
  readonly mapping: Mapping;
  readonly reader: StreamReader;
  readonly bell: Bell;
  readonly position: Position;
  readonly checkpoints: ReadonlyMap<string, string>;
  readonly delivery: (shardId: string, retentionMs: number, signal: AbortSignal) => DeliveryContext;
  readonly onProblem: (problem: string | undefined) => void;
}): ShardRun {
  const { mapping, reader, bell, checkpoints, delivery, onProblem } = options;
  const { signal, abort } = abortable();
  const pollers = new Map<string, ShardPoller>();
  const drained = new Set<string>();

  const start = (id: string, position: Position, retentionMs: number) => {
    const after = checkpoints.get(id);
    const poller = startShardPoller({
      mapping,
      shardId: id,
      position: after ? { after } : position,
      reader,
      delivery: delivery(id, retentionMs, signal),
      bell,
      onProblem,
    });
    pollers.set(id, poller);
    void poller.ended.then((how) => {
      if (how === 'aborted') return;
      drained.add(id);
      discovery = discovery.then(() => discover('TRIM_HORIZON'));
    });
  };
  /** A parent that is no longer listed is gone with its records. */
  const isReady = ({ id, parents }: ShardInfo, shards: readonly ShardInfo[]) =>
    !pollers.has(id) &&
    !parents.some((parent) => !drained.has(parent) && shards.some((shard) => shard.id === parent));
  const discover = async (position: Position): Promise<void> => {
    while (!signal.aborted) {
      try {
        const retentionMs = await reader.retentionMs();
        const shards = await reader.shards();
        for (const shard of shards) if (isReady(shard, shards)) start(shard.id, position, retentionMs);
        return onProblem(undefined);
      } catch (error) {
        onProblem(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
        await bell.wait(bell.rings, RETRY_MS, signal);
      }
    }
  };
  let discovery = discover(options.position);

  return {
    pollers: () => [...pollers.values()],
    discovered: () => discovery,
    async stop() {
      abort();
      await discovery;
      await Promise.all([...pollers.values()].map(({ ended }) => ended));
    },
  };
}

function abortable(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
