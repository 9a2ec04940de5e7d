import type { RequestStatus } from '../rights/kind.ts';

/** OpenDSR 2.0, section 8. */
export type OpenDsrStatus = 'pending' | 'in_progress' | 'completed' | 'cancelled';

const STATUSES: Readonly<Record<RequestStatus, OpenDsrStatus>> = {
  open: 'pending',
  in_progress: 'in_progress',
  fulfilled: 'completed',
  revoked: 'cancelled',
  expired: 'cancelled',
  denied: 'cancelled',
};

/** A request's status in OpenDSR's words, which has none for a denial: the receipt says why. */
export function openDsrStatus(status: RequestStatus): OpenDsrStatus {
  return STATUSES[status];
}
