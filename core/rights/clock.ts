import { isChoice, type RequestKind } from './kind.ts';

const DAY = 24 * 60 * 60 * 1000;

/** When a request must be confirmed and answered at the latest. */
export interface LegalClock {
  readonly confirmBy: string;
  readonly respondBy: string;
}

/**
 * The CCPA's clock. Requests to know, delete and correct are confirmed within 10 business days and answered within 45
 * calendar days of receipt (11 CCR §7021); opting out and limiting are carried out within 15 business days (§7026(f),
 * §7027(g)), with no confirmation before. For opting in there is no term; it is held to the same. Days are counted in
 * UTC. Holidays are not known here and count as business days, which can only be too early.
 */
export function legalClock({
  kind,
  receivedAt,
  madeAt = receivedAt,
}: {
  readonly kind: RequestKind;
  /** ms since 1970 */
  readonly receivedAt: number;
  /** When the business received it, if that was before. */
  readonly madeAt?: number | undefined;
}): LegalClock {
  const time = (at: number) => new Date(at).toISOString();
  if (isChoice(kind)) {
    const by = time(addBusinessDays(madeAt, 15));
    return { confirmBy: by, respondBy: by };
  }
  return { confirmBy: time(addBusinessDays(madeAt, 10)), respondBy: time(madeAt + 45 * DAY) };
}

function addBusinessDays(from: number, days: number): number {
  let at = from;
  for (let left = days; left > 0; ) {
    at += DAY;
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return at;
}
