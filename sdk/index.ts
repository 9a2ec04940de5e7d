/** The recorder as a module: `import { scrubjay } from 'scrubjay/sdk'`. */
export { scrubjay } from './api.ts';
export type { Category, Consent, Options, Traits } from './types.ts';
