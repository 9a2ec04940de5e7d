import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createClock } from '../../../local/clock.ts';
import { type ExtraRoutes, type HttpApi, startHttpApi } from '../../../local/http/api.ts';
import { RequestTooLargeException } from '../../../local/lambda/errors.ts';
import { apiDeployment, codeRuntime, type Event } from './fixture.ts';

let api: HttpApi | undefined;

afterEach(async () => {
  await api?.close();
  api = undefined;
});

async function serve(
  description: Parameters<typeof apiDeployment>[0],
  functions: Record<string, (event: Event) => unknown>,
  extra?: ExtraRoutes,
) {
  const runtime = codeRuntime(functions);
  const deployment = apiDeployment(description);
  api = await startHttpApi({
    deployment,
    runtime,
    clock: createClock(),
    port: 0,
    ...(extra ? { extra } : {}),
  });
  return { url: api.url, events: runtime.events, api };
}

const json = async (response: Promise<Response>) => {
  const answered = await response;
  return { status: answered.status, body: await answered.json() };
};

describe('routing', () => {
  const name = (id: string) => () => ({ statusCode: 200, body: id });
  const routes = {
    'GET /items/{id}': { function: 'One' },
    'GET /items/special': { function: 'Special' },
    'ANY /items/{id}': { function: 'Any' },
    'GET /files/{path+}': { function: 'Greedy' },
  };
  const functions = { One: name('one'), Special: name('special'), Any: name('any'), Greedy: name('greedy') };

  test.each([
    ['GET', '/items/7', 'one'],
    ['GET', '/items/special', 'special'],
    ['DELETE', '/items/7', 'any'],
    ['GET', '/files/a/b/c', 'greedy'],
  ])('%s %s goes to the most specific route', async (method, path, expected) => {
    const { url } = await serve({ routes }, functions);

    expect(await (await fetch(url + path, { method })).text()).toBe(expected);
  });

  test.each([
    ['GET', '/items'],
    ['GET', '/items/7/parts'],
    ['POST', '/files/a'],
    ['GET', '/items/7/'],
  ])('%s %s matches nothing and answers 404', async (method, path) => {
    const { url } = await serve({ routes }, functions);

    expect(await json(fetch(url + path, { method }))).toEqual({
      status: 404,
      body: { message: 'Not Found' },
    });
  });

  test('$default takes what no other route does', async () => {
    const { url } = await serve({ routes: { ...routes, $default: { function: 'Any' } } }, functions);

    expect(await (await fetch(`${url}/elsewhere`)).text()).toBe('any');
  });

  test('path parameters are decoded', async () => {
    const { url, events } = await serve({ routes }, functions);

    await fetch(`${url}/items/a%20b%2Fc`);

    expect(events.One![0]!.pathParameters).toEqual({ id: 'a b/c' });
  });
});

describe('the event', () => {
  const echo = { routes: { 'POST /echo': { function: 'Echo' } } };
  const ok = { Echo: () => ({ statusCode: 204 }) };

  test('has the shape of payload format 2.0', async () => {
    const { url, events } = await serve(echo, ok);

    await fetch(`${url}/echo?a=1&a=2&b=x%20y`, {
      method: 'POST',
      headers: { 'X-Custom': 'Kept As Is', cookie: 'one=1; two=2', 'content-type': 'application/json' },
      body: '{"é":1}',
    });

    expect(events.Echo![0]).toMatchObject({
      version: '2.0',
      routeKey: 'POST /echo',
      rawPath: '/echo',
      rawQueryString: 'a=1&a=2&b=x%20y',
      queryStringParameters: { a: '1,2', b: 'x y' },
      cookies: ['one=1', 'two=2'],
      headers: { 'x-custom': 'Kept As Is', 'content-length': '8', 'x-forwarded-for': '127.0.0.1' },
      requestContext: {
        accountId: '111122223333',
        apiId: 'Test-Api',
        http: {
          method: 'POST',
          path: '/echo',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'node',
        },
        requestId: expect.stringMatching(/.+/),
        routeKey: 'POST /echo',
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
      body: '{"é":1}',
      isBase64Encoded: false,
    });
    expect(events.Echo![0]!.headers).not.toHaveProperty('cookie');
    expect(events.Echo![0]!.requestContext).not.toHaveProperty('authorizer');
  });

  test('joins repeated headers by commas', async () => {
    const { url, events } = await serve(echo, ok);

    await new Promise((resolve, reject) => {
      const request = httpRequest(
        `${url}/echo`,
        { method: 'POST', headers: { 'x-many': ['a', 'b'] } },
        resolve,
      );
      request.on('error', reject).end();
    });

    expect(events.Echo![0]!.headers['x-many']).toBe('a,b');
  });

  test.each([
    [undefined, true],
    ['application/octet-stream', true],
    ['application/x-www-form-urlencoded', true],
    ['text/plain', false],
    ['text/csv; charset=utf-8', false],
    ['application/json', false],
    ['application/xml', false],
    ['application/javascript', false],
  ])('hands over a body of content type %s as base64: %s', async (contentType, base64) => {
    const { url, events } = await serve(echo, ok);

    await fetch(`${url}/echo`, {
      method: 'POST',
      headers: contentType ? { 'content-type': contentType } : {},
      body: new Uint8Array([0x61, 0xff]),
    });

    expect(events.Echo![0]!.isBase64Encoded).toBe(base64);
    expect(events.Echo![0]!.body).toBe(base64 ? 'Yf8=' : 'a\ufffd');
  });

  test('has no body when the request has none', async () => {
    const { url, events } = await serve(echo, ok);

    await fetch(`${url}/echo`, { method: 'POST' });

    expect(events.Echo![0]).not.toHaveProperty('body');
    expect(events.Echo![0]!.isBase64Encoded).toBe(false);
  });
});

describe('the answer', () => {
  const routes = { 'GET /': { function: 'F' } };

  test('in the structured form sets status, headers, cookies and a decoded body', async () => {
    const { url } = await serve(
      { routes },
      {
        F: () => ({
          statusCode: 201,
          headers: { 'Content-Type': 'application/octet-stream', 'X-Number': 7 },
          cookies: ['a=1', 'b=2'],
          body: Buffer.from([1, 2, 255]).toString('base64'),
          isBase64Encoded: true,
        }),
      },
    );

    const response = await fetch(url);

    expect(response.status).toBe(201);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('x-number')).toBe('7');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([1, 2, 255]);
  });

  test('without a status code is inferred to be JSON', async () => {
    const { url } = await serve({ routes }, { F: () => ({ hello: 'world' }) });

    const response = await fetch(url);

    expect(response.headers.get('content-type')).toBe('application/json');
    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 200,
      body: { hello: 'world' },
    });
  });

  test.each([
    ['throws', () => Promise.reject(new Error('private detail'))],
    ['answers a body that is no string', () => ({ statusCode: 200, body: { a: 1 } })],
    ['answers a status code that is no number', () => ({ statusCode: 'fine' })],
  ])('of a function that %s is a 500 that tells nothing', async (_name, handler) => {
    const { url } = await serve({ routes }, { F: handler });

    expect(await json(fetch(url))).toEqual({ status: 500, body: { message: 'Internal Server Error' } });
  });

  test('is 503 when the integration takes longer than its timeout', async () => {
    const { url } = await serve(
      { routes: { 'GET /': { function: 'F', timeoutMs: 20 } } },
      { F: () => new Promise(() => {}) },
    );

    expect(await json(fetch(url))).toEqual({ status: 503, body: { message: 'Service Unavailable' } });
  });
});

describe('limits', () => {
  const routes = { 'POST /': { function: 'F' } };
  const post = (url: string, size: number) =>
    json(fetch(url, { method: 'POST', body: new Uint8Array(size) }));
  const tooLong = { status: 413, body: { message: 'Request Too Long' } };

  test('a request of more than 10 MB is refused before the function', async () => {
    const { url, events } = await serve({ routes }, { F: () => 1 });

    expect(await post(url, 10 * 1024 * 1024 + 1)).toEqual(tooLong);
    expect(events.F).toBeUndefined();
    expect((await post(url, 10 * 1024 * 1024)).status).toBe(200);
  });

  test('a request that is too long for Lambda is refused in the same way', async () => {
    const deployment = apiDeployment({ routes });
    const invoke = () => Promise.reject(new RequestTooLargeException(7e6));
    api = await startHttpApi({ deployment, runtime: { invoke }, clock: createClock(), port: 0 });

    expect(await post(api.url, 1)).toEqual(tooLong);
  });
});

describe('authorisers', () => {
  const routes = { 'GET /': { function: 'F', authorizer: 'Key' } };
  const F = () => ({ statusCode: 200, body: 'in' });
  const authorizers = { Key: { function: 'A', sources: ['$request.header.Authorization'], ttl: 60 } };

  test('a request without the identity source answers 401 and asks nobody', async () => {
    const { url, events } = await serve({ routes, authorizers }, { F, A: () => ({ isAuthorized: true }) });

    expect(await json(fetch(url))).toEqual({ status: 401, body: { message: 'Unauthorized' } });
    expect(events).toEqual({});
  });

  test('a request that is not authorised answers 403', async () => {
    const { url, events } = await serve({ routes, authorizers }, { F, A: () => ({ isAuthorized: false }) });

    const answered = await json(fetch(url, { headers: { authorization: 'Bearer x' } }));

    expect(answered).toEqual({ status: 403, body: { message: 'Forbidden' } });
    expect(events.F).toBeUndefined();
  });

  test('the authoriser sees the request and its identity, the function sees the context', async () => {
    const { url, events } = await serve(
      { routes, authorizers },
      { F, A: () => ({ isAuthorized: true, context: { business: 'b1', admin: true } }) },
    );

    await fetch(`${url}?q=1`, { headers: { authorization: 'Bearer x' } });

    expect(events.A![0]).toMatchObject({
      version: '2.0',
      type: 'REQUEST',
      routeArn: 'arn:aws:execute-api:us-west-1:111122223333:Test-Api/$default/GET/',
      identitySource: ['Bearer x'],
      routeKey: 'GET /',
      queryStringParameters: { q: '1' },
    });
    expect(events.F![0]!.requestContext.authorizer).toEqual({ lambda: { business: 'b1', admin: true } });
  });

  test('an answer is remembered for the same identity, across routes, and for no other', async () => {
    const { url, events } = await serve(
      { routes: { ...routes, 'GET /other': { function: 'F', authorizer: 'Key' } }, authorizers },
      { F, A: () => ({ isAuthorized: true }) },
    );

    await fetch(url, { headers: { authorization: 'one' } });
    await fetch(`${url}/other`, { headers: { authorization: 'one' } });
    await fetch(url, { headers: { authorization: 'two' } });

    expect(events.A!.map((event) => event.identitySource)).toEqual([['one'], ['two']]);
  });

  test('without a time to live every request asks', async () => {
    const { url, events } = await serve(
      { routes, authorizers: { Key: { function: 'A' } } },
      { F, A: () => ({ isAuthorized: true }) },
    );

    await fetch(url);
    await fetch(url);

    expect(events.A).toHaveLength(2);
    expect(events.A![0]!.identitySource).toBeNull();
  });

  test.each([
    ['throws', () => Promise.reject(new Error('x'))],
    ['answers something else', () => ({ authorized: true })],
  ])('an authoriser that %s is a 500', async (_name, A) => {
    const { url } = await serve({ routes, authorizers }, { F, A });

    const { status } = await json(fetch(url, { headers: { authorization: 'x' } }));

    expect(status).toBe(500);
  });
});

describe('cross-origin requests', () => {
  const description = {
    routes: { 'POST /': { function: 'F' } },
    cors: {
      AllowOrigins: ['https://shop.example'],
      AllowMethods: ['POST'],
      AllowHeaders: ['authorization'],
      MaxAge: 60,
    },
  };
  const F = () => ({ statusCode: 200, headers: { 'access-control-allow-origin': 'https://evil.example' } });
  const preflight = (url: string, origin: string) =>
    fetch(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });

  test('a preflight is answered without any route', async () => {
    const { url, events } = await serve(description, { F });

    const response = await preflight(url, 'https://shop.example');

    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': 'https://shop.example',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'authorization',
      'access-control-max-age': '60',
    });
    expect(events.F).toBeUndefined();
  });

  test('a foreign origin gets no permission', async () => {
    const { url } = await serve(description, { F });

    expect(
      (await preflight(url, 'https://evil.example')).headers.get('access-control-allow-origin'),
    ).toBeNull();
  });

  test("the gateway's headers replace the function's own", async () => {
    const { url } = await serve(description, { F });
    const post = (headers: Record<string, string>) => fetch(url, { method: 'POST', headers });

    const allowed = await post({ origin: 'https://shop.example' });
    const sameOrigin = await post({});

    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(sameOrigin.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the access log', () => {
  test("holds a line in the stage's format for every request", async () => {
    const format =
      '{"m":"$context.httpMethod","r":"$context.routeKey","s":"$context.status","x":"$context.nothing"}';
    const served = await serve(
      { routes: { 'GET /a': { function: 'F' } }, logFormat: format },
      { F: () => ({ statusCode: 200 }) },
    );

    await fetch(`${served.url}/a?secret=1`);
    await fetch(`${served.url}/b`);

    expect(served.api.accessLog()).toBe(
      '{"m":"GET","r":"GET /a","s":"200","x":"-"}\n{"m":"GET","r":"-","s":"404","x":"-"}\n',
    );
  });
});

describe('starting', () => {
  const description = { routes: { 'GET /': { function: 'F' } } };

  test('on a port in use says which port and how to choose another', async () => {
    const { api: first } = await serve(description, { F: () => 1 });
    const port = Number(new URL(first.url).port);

    const second = startHttpApi({
      deployment: apiDeployment(description),
      runtime: codeRuntime({}),
      clock: createClock(),
      port,
    });

    await expect(second).rejects.toThrow(new RegExp(`port ${port}.*--port N`));
  });

  test('refuses an API that may not invoke its function', async () => {
    await expect(serve({ ...description, forbidden: ['F'] }, {})).rejects.toThrow(
      /may not invoke F.*Permission/,
    );
  });

  test('serves extra routes before those of the API', async () => {
    const { url } = await serve(description, { F: () => 'api' }, (request, response) => {
      if (request.url !== '/page') return false;
      response.end('page');
      return true;
    });

    expect(await (await fetch(`${url}/page`)).text()).toBe('page');
    expect(await (await fetch(url)).text()).toBe('api');
  });
});
