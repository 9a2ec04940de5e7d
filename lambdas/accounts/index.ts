import { apiHandler } from '../runtime/api-handler.ts';
import { idempotency } from '../runtime/stores.ts';
import { document, list, sign, signatures, withdraw } from './agreements.ts';
import { create, setPolicy, show } from './businesses.ts';
import { addKey, keys, revokeKey } from './keys.ts';

/** Businesses, their keys and policies, and the agreements that they sign. */
export const handler = apiHandler(
  {
    'POST /v1/businesses': create,
    'GET /v1/businesses/{id}': show,
    'PUT /v1/businesses/{id}/policy': setPolicy,
    'POST /v1/keys': addKey,
    'GET /v1/keys': keys,
    'DELETE /v1/keys/{id}': revokeKey,
    'GET /v1/agreements': list,
    'POST /v1/agreements': sign,
    'GET /v1/agreements/signatures': signatures,
    'GET /v1/agreements/{id}': document,
    'DELETE /v1/agreements/{id}': withdraw,
  },
  idempotency(),
);
