import { noQuerySchema } from '../../core/flow/api.ts';
import { openApiDocument } from '../../core/flow/openapi/document.ts';
import { jwksFile, logJwk, type PublicJwk, publicJwk } from '../../core/proof/jwks.ts';
import { type Answer, type ApiEvent, apiHandler, queryAs } from '../runtime/api-handler.ts';
import { evidenceKeys, logKey, signingKey } from '../runtime/stores.ts';

const keys = { receipts: signingKey(), log: logKey() };
const published = evidenceKeys();

export const handler = apiHandler({
  'GET /.well-known/jwks.json': jwks,
  'GET /.well-known/evidence-jwks.json': evidenceJwks,
  'GET /.well-known/gpc.json': gpc,
  'GET /openapi.json': openApi,
});

/** The keys that receipts and the log's checkpoints are signed with, for checking them offline. */
async function jwks(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  return keyFile([
    await publicJwk(await keys.receipts.publicKey()),
    await logJwk(await keys.log.publicKey()),
  ]);
}

/** The keys that evidence is signed with. A file of its own: none of them may sign a receipt of a request. */
async function evidenceJwks(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  return keyFile(await published.all());
}

function keyFile(list: readonly PublicJwk[]): Answer {
  return {
    status: 200,
    bytes: jwksFile(list),
    headers: { 'cache-control': 'public, max-age=300' },
  };
}

/** Global Privacy Control is honoured here (https://w3c.github.io/gpc/, section 4). */
async function gpc(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  return { status: 200, body: { gpc: true, lastUpdate: '2026-11-24' } };
}

/** The API's description. */
async function openApi(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  return {
    status: 200,
    body: openApiDocument(),
    headers: { 'cache-control': 'public, max-age=300' },
  };
}
