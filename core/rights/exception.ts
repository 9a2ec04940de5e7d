import * as z from 'zod';

/**
 * Grounds on which a business may hold a request to delete, by name, each with the law that gives it: the exceptions
 * of Civil Code §1798.105(d), and of §1798.145(a), which limits all rights. The words go into receipts.
 */
export const EXCEPTIONS = {
  transaction: 'completing the transaction, warranty or contract, Civil Code §1798.105(d)(1)',
  security: 'ensuring security and integrity, Civil Code §1798.105(d)(2)',
  debugging: 'repairing errors of existing functions, Civil Code §1798.105(d)(3)',
  'free-speech': 'free speech or another right provided for by law, Civil Code §1798.105(d)(4)',
  'communications-privacy': 'the Electronic Communications Privacy Act, Civil Code §1798.105(d)(5)',
  research: 'public research with informed consent, Civil Code §1798.105(d)(6)',
  'internal-use': 'internal uses that the person expects, Civil Code §1798.105(d)(7)',
  'legal-obligation': 'a legal obligation, Civil Code §1798.105(d)(8)',
  'legal-process': 'a court order, subpoena or inquiry, Civil Code §1798.145(a)',
  'law-enforcement': 'cooperation with law enforcement, Civil Code §1798.145(a)',
  'legal-claims': 'exercising or defending legal claims, Civil Code §1798.145(a)',
} as const;

export type Exception = keyof typeof EXCEPTIONS;
export const exceptionSchema = z.enum(Object.keys(EXCEPTIONS) as [Exception, ...Exception[]], {
  error: `expected one of ${Object.keys(EXCEPTIONS).join(', ')}`,
});
