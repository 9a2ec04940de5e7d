/**
 * The kinds of signed statements there are. To add one: a schema of its own in this folder, a line here, the same in
 * `verifiers/python`, and its members in docs/receipts.md.
 */
import { type AgreementReceipt, parseAgreementReceipt } from './agreement-receipt.ts';
import { type ConsentReceipt, checkNotice, parseConsentReceipt } from './consent-receipt.ts';
import { parseFields, parseReceipt, type Receipt } from './receipt.ts';

/** What every kind states. */
export interface Statement {
  readonly schema: string;
  /** Whose log it is in. */
  readonly issuer: string;
  /** One that says `interim` is not the last word. */
  readonly status?: string | undefined;
}

export interface Kind<S extends Statement = Statement> {
  /** The `typ` of its protected header: no signature over one kind can be taken for another's. */
  readonly typ: string;
  /** Whether a file without a proof of inclusion in the log is refused, unless the verifier was told otherwise. */
  readonly logged: boolean;
  /** Reads the members, each by itself. @throws {ProofError} naming what is not well-formed */
  readonly parseFields: (payload: unknown) => Statement;
  /** Reads it whole. @throws {ProofError} naming the contradiction */
  readonly parse: (payload: unknown) => S;
  /** What takes hashing to check of it. @throws {ProofError} naming the contradiction */
  check?(statement: S): Promise<void>;
}

/** What a request did. */
export const RECEIPT: Kind<Receipt> = {
  typ: 'scrubjay-receipt+jws',
  logged: true,
  parseFields,
  parse: parseReceipt,
};

/** What a visitor chose. Signed with the keys of evidence, and not logged: there are too many, and each is its owner's. */
export const CONSENT_RECEIPT: Kind<ConsentReceipt> = {
  typ: 'scrubjay-consent-receipt+jws',
  logged: false,
  parseFields: parseConsentReceipt,
  parse: parseConsentReceipt,
  check: checkNotice,
};

/** What a business signed. It names a person, and the log could not forget one. */
export const AGREEMENT: Kind<AgreementReceipt> = {
  typ: 'scrubjay-agreement+jws',
  logged: false,
  parseFields: parseAgreementReceipt,
  parse: parseAgreementReceipt,
};

/** Every kind, by its `typ`. */
export const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>(
  [RECEIPT, CONSENT_RECEIPT, AGREEMENT].map((kind) => [kind.typ, kind]),
);
