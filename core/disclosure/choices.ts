import { type Choices, choose, OPT_OUTS } from '../gate/opt-out.ts';
import type { DisclosedChoice } from './contents.ts';

/**
 * What somebody has opted out of and into again, told by the latest act of each kind.
 *
 * @param all the choices under each of the person's identifiers and visitors
 */
export function disclosedChoices(all: readonly Choices[]): DisclosedChoice[] {
  let choices: Choices = {};
  for (const one of all) {
    for (const kind of OPT_OUTS) {
      const { outAt, inAt } = one[kind] ?? {};
      if (outAt !== undefined) choices = choose(choices, [kind], 'out', outAt);
      if (inAt !== undefined) choices = choose(choices, [kind], 'in', inAt);
    }
  }
  return OPT_OUTS.flatMap((kind): DisclosedChoice[] => {
    const { outAt, inAt = Number.NEGATIVE_INFINITY } = choices[kind] ?? {};
    if (outAt === undefined) return [];
    const isIn = inAt > outAt;
    const at = new Date(isIn ? inAt : outAt).toISOString();
    return [{ of: kind, state: isIn ? 'opted in again' : 'opted out', at }];
  });
}
