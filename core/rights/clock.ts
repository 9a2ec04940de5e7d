import { isChoice, type RequestKind } from './kind.ts';

const DAY = 24 * 60 * 60 * 1000;

/** Calendar days in which a request to know, delete or correct is answered, and by which that can be extended once. */
const RESPONSE_DAYS = 45;

/** When a request must be confirmed and answered at the latest. */
export interface LegalClock {
  readonly confirmBy: string;
  readonly respondBy: string;
}

/** When a request came. Times in ms since 1970. */
interface Received {
  readonly receivedAt: number;
  /** When the business received it, if that was before. */
  readonly madeAt?: number | undefined;
}

/** When the first 45 days are over, ms since 1970: the person is told of an extension before (11 CCR §7021(b)). */
export function extendBy({ receivedAt, madeAt = receivedAt }: Received): number {
  return madeAt + RESPONSE_DAYS * DAY;
}

/**
 * The CCPA's clock. Requests to know, delete and correct are confirmed within 10 business days and answered within 45
 * calendar days of receipt (11 CCR §7021), or 90 once that was extended with notice; opting out and limiting are carried
 * out within 15 business days (§7026(f), §7027(g)), with no confirmation before. For opting in there is no term; it is
 * held to the same. Days are counted in UTC. Holidays are not known here and count as business days, which can only be
 * too early.
 */
export function legalClock({
  kind,
  receivedAt,
  madeAt = receivedAt,
  extension,
}: Received & { readonly kind: RequestKind; readonly extension?: object | undefined }): LegalClock {
  const time = (at: number) => new Date(at).toISOString();
  if (isChoice(kind)) {
    const by = time(addBusinessDays(madeAt, 15));
    return { confirmBy: by, respondBy: by };
  }
  const days = extension === undefined ? RESPONSE_DAYS : 2 * RESPONSE_DAYS;
  return { confirmBy: time(addBusinessDays(madeAt, 10)), respondBy: time(madeAt + days * DAY) };
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
