import type { OptOut } from '../gate/opt-out.ts';
import type { Holdings } from '../rights/holdings.ts';

/** A session as its subject is told of it. */
export interface DisclosedSession {
  /** Its number in the export, from 1. */
  readonly number: number;
  /** `own`: the subject was the visitor. `mention`: they appear in somebody else's session, or share one. */
  readonly role: 'own' | 'mention';
  readonly startedAt: string;
  /** When it is erased at the latest. */
  readonly keptUntil: string;
  /** Addresses of the pages that were visited, without what could be personal in them. */
  readonly pages: readonly string[];
  readonly holdings: Holdings;
  /** Whether the export holds its replay. */
  readonly replay: boolean;
}

/** A consent as its subject gave it. */
interface DisclosedConsent {
  readonly id: string;
  readonly givenAt: string;
  readonly categories: readonly string[];
  readonly text: string;
  readonly version: string;
  readonly language: string;
  readonly method: string;
  readonly state: 'in force' | 'withdrawn' | 'expired';
}

/** What its subject has opted out of, and whether that stands. */
export interface DisclosedChoice {
  readonly of: OptOut;
  readonly state: 'opted out' | 'opted in again';
  readonly at: string;
}

/** All that an export tells, but for the replays. */
export interface Disclosure {
  readonly request: string;
  readonly scope: 'categories' | 'specific';
  readonly createdAt: string;
  readonly business: string;
  /** The types of the identifiers that were asked for; whom they name the subject knows. */
  readonly askedBy: readonly string[];
  readonly sessions: readonly DisclosedSession[];
  readonly consents: readonly DisclosedConsent[];
  readonly optOuts: readonly DisclosedChoice[];
  /** What the business records for, as it names it in its record policy. */
  readonly purposes: readonly string[];
  readonly agreements: readonly {
    readonly kind: string;
    readonly version: string;
    readonly signedAt: string;
  }[];
  readonly retentionDays: number;
}

/** Why nothing can be held of somebody who agreed to nothing. */
export const NOTHING_HELD =
  'Nothing is held under these identifiers. What no agreement and no consent allowed to keep was masked before it was stored, so that there is nothing of it to find.';

/** A kind of personal information in the words of Civil Code § 1798.140(v). */
const KINDS: Readonly<Record<string, string>> = {
  emails: 'Identifiers: email addresses',
  ips: 'Identifiers: internet protocol addresses',
  numbers: 'Identifiers: telephone, card, account and other long numbers',
  identity: 'Identifiers: account names and unique online identifiers',
  forms: 'What was typed into forms',
};

/** Where information comes from: § 1798.110(a)(2). */
const SOURCES: Readonly<Record<string, string>> = {
  identify: "the business's site, which named its visitor",
  recording: "what the visitor's browser showed and what was typed there",
  address: "the connection of the visitor's browser",
  recorder: 'made by the recorder: a random number for one browser',
};

/** What the CCPA asks to be told: § 1798.110(a) and § 1798.130(a)(5). */
export function summaryOf({ sessions, purposes, retentionDays }: Disclosure) {
  const holds = sessions.flatMap(({ holdings }) => holdings.holds);
  const kinds = new Set(holds.map(({ category }) => KINDS[category] ?? category));
  if (sessions.some(({ holdings }) => holdings.grants.some(({ categories }) => categories.includes('forms'))))
    kinds.add(KINDS.forms!);
  if (sessions.length > 0) kinds.add('Internet activity: the pages visited and how they were used');
  return {
    categories: [...kinds],
    sources: [...new Set(holds.map(({ source }) => SOURCES[source] ?? source))],
    purposes: [...new Set([...sessions.flatMap(({ holdings }) => holdings.purposes), ...purposes])],
    recipients: [
      'the business whose site was recorded',
      'its service provider, who runs Scrubjay in its own cloud account',
    ],
    soldOrShared: 'no',
    retention: `${retentionDays} days from the beginning of a session, or until it is erased on request`,
    sessions: {
      own: sessions.filter(({ role }) => role === 'own').length,
      mention: sessions.filter(({ role }) => role === 'mention').length,
    },
    notSearchable: sessions.reduce((total, { holdings }) => total + holdings.notSearchable, 0),
    ...(sessions.length === 0 ? { note: NOTHING_HELD } : {}),
  };
}
