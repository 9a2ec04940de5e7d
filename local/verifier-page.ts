import { buildVerifierPage } from '../verifiers/web/build.ts';
import type { ExtraRoutes } from './http/api.ts';

/** The page that verifies receipts in the browser, under `/verify/`; built when it is first asked for. */
export function createVerifierPage(): ExtraRoutes {
  let page: Promise<string> | undefined;
  return (request, response) => {
    if (request.method !== 'GET' || request.url !== '/verify/') return false;
    page ??= buildVerifierPage();
    void page.then((html) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
      response.end(html);
    });
    return true;
  };
}
