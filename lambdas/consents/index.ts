import { apiHandler } from '../runtime/api-handler.ts';
import { idempotency } from '../runtime/stores.ts';
import { consent } from './consent.ts';
import { history } from './history.ts';
import { optOut } from './opt-out.ts';
import { registerText, texts } from './texts.ts';
import { withdrawal } from './withdrawal.ts';

/** What visitors want: consent evidence, withdrawals, opt-outs, and the texts that they are shown. */
export const handler = apiHandler(
  {
    'POST /v1/consents': consent,
    'POST /v1/consents/history': history,
    'POST /v1/withdrawals': withdrawal,
    'POST /v1/opt-outs': optOut,
    'POST /v1/consent-texts': registerText,
    'GET /v1/consent-texts': texts,
  },
  idempotency(),
);
