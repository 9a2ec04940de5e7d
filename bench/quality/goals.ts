import type { Quality } from './measure.ts';

/** What Scrubjay has to reach: a share of values hidden, by type, or of clean texts altered at most. */
export interface Goal {
  readonly what: string;
  readonly goal: number;
  readonly reached: number;
  readonly met: boolean;
}

/** The least recall by type of value. */
const RECALL: Readonly<Record<string, number>> = {
  email: 0.995,
  ip: 0.995,
  card: 0.995,
  ssn: 0.995,
  iban: 0.995,
  'phone, international': 0.97,
  'phone, national': 0.9,
};
const MOST_ALTERED = 0.005;

/** The goals and whether the figures reach them. */
export function goals({ byType, altered, clean }: Quality): Goal[] {
  const recalls = Object.entries(RECALL).map(([what, goal]) => {
    const { found = 0, all = 0 } = byType.get(what) ?? {};
    const reached = all === 0 ? 0 : found / all;
    return { what, goal, reached, met: reached >= goal };
  });
  const share = altered.length / clean;
  return [
    ...recalls,
    { what: 'clean texts altered', goal: MOST_ALTERED, reached: share, met: share <= MOST_ALTERED },
  ];
}
