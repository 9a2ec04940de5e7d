/** What can be kept when it is switched on, agreed to and signed for: Smartlook's four switches. */
export type Category = 'forms' | 'emails' | 'ips' | 'numbers';

export interface Options {
  /** The origin of Scrubjay's HTTP API, such as `https://replay.example`. Default: where the script came from. */
  apiUrl?: string;
  /** Record and store nothing before `consent` was called. Default: false. */
  requireConsent?: boolean;
  /** The share of visits to record, from 0 to 1. Default: 1. */
  sampleRate?: number;
}

/** The evidence of a visitor's consent: what was shown, and what was agreed to. */
export interface Consent {
  categories: Category[];
  /** The very text that the visitor was shown. */
  text: string;
  /** The version of the text. */
  version: string;
  /** The text's language, such as `en` or `pt-BR`. */
  language: string;
  /** How it was agreed to. */
  method:
    | 'banner'
    | 'form'
    | 'settings'
    | 'account'
    | 'contract'
    | 'phone'
    | 'in-person'
    | 'signal'
    | 'other';
  /** An ISO 3166 code such as `US-CA`. */
  jurisdiction?: string;
  /** When the consent ends, in ISO 8601. */
  expiresAt?: string;
}

/** What the site knows of the visitor beside the user id. `x_…` names a type of the business's own. */
export type Traits = Partial<Record<'email' | 'phone' | `x_${string}`, string>>;
