const DAY = 24 * 60 * 60 * 1000;

/** When a request must be confirmed and answered at the latest. */
export interface LegalClock {
  readonly confirmBy: string;
  readonly respondBy: string;
}

/**
 * The CCPA's clock (11 CCR §7021): confirm within 10 business days, respond within 45 calendar days of receipt.
 * Days are counted in UTC. Holidays are not known here and count as business days, which can only be too early.
 *
 * @param receivedAt ms since 1970
 */
export function legalClock(receivedAt: number): LegalClock {
  return {
    confirmBy: new Date(addBusinessDays(receivedAt, 10)).toISOString(),
    respondBy: new Date(receivedAt + 45 * DAY).toISOString(),
  };
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
