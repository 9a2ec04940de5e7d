import { redact as arcjet } from '@arcjet/redact';
import { Redactor as RedactPiiNode } from '@redactpii/node';
import { OpenRedaction } from 'openredaction';
import { SyncRedactor } from 'redact-pii';
import { KnownValues } from '../../core/redaction/known-values.ts';
import { Masker } from '../../core/redaction/masker.ts';
import { Tally } from '../../core/redaction/report.ts';
import type { Redact } from './measure.ts';

/** Scrubjay as it redacts a text at its defaults: nothing is granted. */
export const SCRUBJAY: Redact = (text) =>
  new Masker(new Set(), false, new KnownValues([]), new Tally()).text(text, 'bench');

/** The libraries for Node that redact personal data in text, each at its defaults. */
export function libraries(): readonly { readonly name: string; readonly redact: Redact }[] {
  const redactPii = new SyncRedactor();
  const redactPiiNode = new RedactPiiNode();
  const openRedaction = new OpenRedaction();
  return [
    { name: 'Scrubjay', redact: SCRUBJAY },
    { name: 'redact-pii', redact: (text) => redactPii.redact(text) },
    { name: '@redactpii/node', redact: (text) => redactPiiNode.redact(text) },
    { name: '@arcjet/redact', redact: async (text) => (await arcjet(text))[0] },
    { name: 'openredaction', redact: async (text) => (await openRedaction.detect(text)).redacted },
  ];
}
