/** A receipt, key file or signature that does not hold. The message says what is wrong and what was expected. */
export class ProofError extends Error {
  override name = 'ProofError';
}
