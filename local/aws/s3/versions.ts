import { randomUUID } from 'node:crypto';
import type { Answer } from '../wire/answer.ts';
import { AwsError } from '../wire/answer.ts';
import type { Lock } from './bucket-store.ts';
import { isPast, type LifecycleRule } from './lifecycle.ts';

/** A version of an object, or a delete marker. */
export interface Version {
  readonly id: string;
  /** When it was stored, in local milliseconds. */
  readonly at: number;
  /** What GetObject answers for it; undefined for a delete marker. */
  readonly answer: Answer | undefined;
  readonly lock: Lock | undefined;
}

/** All versions of the objects of one bucket, newest first. */
export interface Versions {
  keys(): string[];
  of(key: string): readonly Version[];
  /** Throws NoSuchVersion. */
  find(key: string, id: string): Version;
  add(key: string, version: Omit<Version, 'id'>): Version;
  /** Takes a version away for good. Throws AccessDenied while a lock holds it. */
  remove(key: string, id: string, now: number, bypassGovernance: boolean): Version | undefined;
  /** Removes the versions that a rule says are past; locked ones stay. */
  expireNoncurrent(rule: LifecycleRule, now: number): void;
}

export function createVersions(): Versions {
  const byKey = new Map<string, Version[]>();
  const of = (key: string) => byKey.get(key) ?? [];
  const keep = (key: string, versions: Version[]) => {
    if (versions.length > 0) byKey.set(key, versions);
    else byKey.delete(key);
  };
  return {
    keys: () => [...byKey.keys()].sort(),
    of,
    find(key, id) {
      const found = of(key).find((version) => version.id === id);
      if (!found) throw new AwsError('NoSuchVersion', 'the object has no such version', 404);
      return found;
    },
    add(key, version) {
      const added = { ...version, id: randomUUID().replaceAll('-', '') };
      keep(key, [added, ...of(key)]);
      return added;
    },
    remove(key, id, now, bypassGovernance) {
      const found = of(key).find((version) => version.id === id);
      if (found && isLocked(found, now) && !(bypassGovernance && found.lock?.mode === 'GOVERNANCE'))
        throw new AwsError(
          'AccessDenied',
          `Access Denied because object protected by object lock (${found.lock?.mode}).`,
          403,
        );
      keep(
        key,
        of(key).filter((version) => version !== found),
      );
      return found;
    },
    expireNoncurrent(rule, now) {
      for (const [key, versions] of byKey)
        keep(
          key,
          versions.filter((version, index) => {
            const successor = versions[index - 1];
            return (
              !successor ||
              isLocked(version, now) ||
              !isPast(rule, rule.noncurrentDays, key, successor.at, now)
            );
          }),
        );
    },
  };
}

function isLocked(version: Version, now: number): boolean {
  return version.lock !== undefined && version.lock.until > now;
}
