import { describe, expect, test } from '@jest/globals';
import {
  archiveSteps,
  chunk,
  eraseSteps,
  type Fault,
  isReadable,
  type Model,
  rewriteSteps,
  START,
  thaws,
} from './protocol-model.ts';

/** Looks at every state that can be reached. @returns what was violated, and how many states there were */
function explore(
  start: Model,
  steps: (model: Model) => Model[],
  violation: (model: Model) => string | undefined,
) {
  const seen = new Set<string>();
  const violations = new Set<string>();
  const left = [start];
  for (let model = left.pop(); model !== undefined; model = left.pop()) {
    const name = JSON.stringify(model);
    if (seen.has(name)) continue;
    seen.add(name);
    const broken = violation(model);
    if (broken !== undefined) violations.add(broken);
    left.push(...steps(model));
  }
  return { violations: [...violations], states: seen.size };
}

function erasing(fault?: Fault) {
  const start = { ...START, archives: [chunk('person 1'), chunk('person 2')] };
  const steps = (model: Model) => [
    ...eraseSteps(model, fault),
    ...model.archives.flatMap((_, at) => archiveSteps(model, at, true, fault)),
    ...thaws(model, fault),
  ];
  return explore(start, steps, (model) => {
    const readable = model.objects.filter(({ key }) => isReadable(model, key));
    if (model.suppressed && !model.journalled) return 'a mark counts that is not in the journal';
    if (model.step === 'final' && readable.length > 0)
      return 'the receipt is final and the person can be read';
    if (readable.some(({ generation }) => !model.rows.includes(generation)))
      return 'something can be read that no search finds';
    return undefined;
  });
}

function rewriting(fault?: Fault) {
  const start: Model = {
    ...START,
    session: [{ key: 0, generation: 1 }],
    keys: 1,
    objects: [{ key: 0, generation: 1, content: 'person 0' }],
    rows: [1],
    archives: [chunk('other 1'), chunk('other 2')],
    step: 'rekey',
  };
  const steps = (model: Model) => [
    ...rewriteSteps(model, fault),
    ...model.archives.flatMap((_, at) => archiveSteps(model, at, false, fault)),
    ...thaws(model, fault),
  ];
  return explore(start, steps, (model) => {
    const readable = model.objects.filter(({ key }) => isReadable(model, key)).map(({ content }) => content);
    if (readable.some((content) => content.startsWith('person')) && !model.rows.includes(1))
      return 'something can be read that no search finds';
    if (model.step !== 'final') return undefined;
    if (!readable.includes('masked 0')) return 'what was there is lost';
    const lost = model.archives.find(({ step, content }) => step === 'done' && !readable.includes(content));
    return lost === undefined ? undefined : "a bystander's chunk is lost";
  });
}

describe('every interleaving of archive and a deletion', () => {
  test("of the person's own session leaves nothing that can be read once the receipt is final", () => {
    const { violations, states } = erasing();
    expect(violations).toEqual([]);
    expect(states).toBeGreaterThan(1_000);
  });

  test("of a session that mentions the person loses nobody's chunk and keeps nothing of the person", () => {
    const { violations, states } = rewriting();
    expect(violations).toEqual([]);
    expect(states).toBeGreaterThan(100);
  });

  test.each([
    ['the key is created unconditionally', erasing],
    ['the tombstone is checked before the write only', erasing],
    ['the object is written before its row', erasing],
    ['the journal is written after the acknowledgement', erasing],
    ['no lease before the rewriting', rewriting],
    ['old keys are destroyed after one listing, without a lease', rewriting],
  ] as const)('finds the fault that %s', (fault, explored) => {
    expect(explored(fault).violations).not.toEqual([]);
  });
});
