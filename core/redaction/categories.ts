/** What a business can ask to keep: Smartlook's four switches. Everything else is kept or masked by rule. */
export const CATEGORIES = ['forms', 'emails', 'ips', 'numbers'] as const;
export type Category = (typeof CATEGORIES)[number];
