import { randomBytes } from 'node:crypto';
import { signReceipt } from '../../core/proof/jws.ts';
import { logEntry, SALT_BYTES } from '../../core/proof/log-entry.ts';
import type { Receipt } from '../../core/proof/receipt.ts';
import type { RightsRequestRow } from '../../core/rights/request.ts';
import type { LogLeaves } from '../../stores/log-leaves.ts';
import type { SigningKey } from '../../stores/signing.ts';
import { signer } from './signer.ts';

/** Signs a receipt and lets it wait for its place in the log; of two runs the first's is the one that counts. */
export async function issueReceipt(
  { leaves, signing }: { readonly leaves: LogLeaves; readonly signing: SigningKey },
  { id: request, business }: RightsRequestRow,
  receipt: Receipt,
): Promise<void> {
  const { kid, sign } = await signer(signing);
  const file = await signReceipt(receipt, sign, kid);
  const salt = randomBytes(SALT_BYTES);
  const entry = await logEntry(salt, file);
  await leaves.add({ name: receipt.id, business, request, file, salt, entry });
}
