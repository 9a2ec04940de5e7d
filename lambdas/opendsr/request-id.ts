import { createHash } from 'node:crypto';
import { toId } from '../../core/flow/ids.ts';

/** Under which id a controller's request stands. Of two businesses that send one UUID each has its own. */
export function requestId(business: string, subjectRequestId: string): string {
  const digest = createHash('sha256')
    .update(`scrubjay/opendsr/v2\0${business}\0${subjectRequestId}`)
    .digest();
  return toId(digest.subarray(0, 16));
}
