import type { LocalRun } from '../run.ts';

/** What the stages counted, read back from the Progress table: the sum over a stage's shards. */
export async function countersOf(
  run: LocalRun,
  stage: 'redact' | 'archive',
): Promise<Record<string, number>> {
  const sums: Record<string, number> = {};
  for await (const { store, bytes } of run.gateway.contents()) {
    if (!isStore(run, store, 'Progress')) continue;
    const item = JSON.parse(bytes.toString('utf8')) as Record<string, { S?: string; N?: string }>;
    if (!item.pk?.S?.startsWith(`${stage}#`)) continue;
    for (const [name, value] of Object.entries(item)) {
      if (name.startsWith('n_')) sums[name.slice(2)] = (sums[name.slice(2)] ?? 0) + Number(value.N);
    }
  }
  return sums;
}

/** How many things a store holds that contain a text, by construct id: objects, items or records. */
export async function countHolding(run: LocalRun, construct: string, text: string): Promise<number> {
  let count = 0;
  for await (const { store, place, bytes } of run.gateway.contents()) {
    if (isStore(run, store, construct) && (place.includes(text) || bytes.includes(text))) count += 1;
  }
  return count;
}

/** Whether a logical id is that of a construct. */
export function isStore(run: LocalRun, logicalId: string, construct: string): boolean {
  return run.deployment.byPath(construct).logicalId === logicalId;
}
