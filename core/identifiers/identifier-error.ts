/** A value that is not a well-formed identifier of its type. Never holds the value itself. */
export class IdentifierError extends Error {
  override name = 'IdentifierError';
  readonly type: string;
  readonly expected: string;
  /** How to mend it. */
  readonly mend: string;

  constructor(type: string, expected: string, mend: string) {
    super(`The value is not an identifier of type ${type}: expected ${expected}. ${mend}`);
    this.type = type;
    this.expected = expected;
    this.mend = mend;
  }
}
