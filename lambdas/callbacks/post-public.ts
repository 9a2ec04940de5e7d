import { lookup as resolve } from 'node:dns';
import { request } from 'node:https';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** What goes out, and how long it may take, ms. */
export interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly timeout: number;
}

/**
 * Posts to an address of the public Internet and nowhere else: what its name resolves to is looked at at the moment of
 * connecting, so that no name leads into somebody's network, and no redirect is followed.
 *
 * @returns the status of the answer
 * @throws {Error} when it cannot be reached, or is not public; its `code` says which
 */
export function postPublic(url: string, { headers, body, timeout }: Message): Promise<number> {
  const { hostname } = new URL(url);
  if (ipaddr.isValid(hostname.replace(/^\[|\]$/g, ''))) return Promise.reject(notPublic());
  return new Promise((done, fail) => {
    const signal = AbortSignal.timeout(timeout);
    const sent = request(url, { method: 'POST', headers, agent: false, lookup: publicOnly, signal });
    sent.on('response', (response) => {
      response.resume().on('error', fail);
      done(response.statusCode ?? 0);
    });
    sent.on('error', fail).end(body);
  });
}

/** Resolves a name as Node does, and refuses it when any of its addresses is not public. */
const publicOnly: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    if (addresses.length === 0 || !addresses.every(({ address }) => isPublicAddress(address)))
      return callback(notPublic(), []);
    const [{ address, family }] = addresses as [{ address: string; family: number }];
    return options.all ? callback(null, addresses) : callback(null, address, family);
  });
};

/** Whether an IP address is one of the public Internet's: of no private, local, shared, translated or reserved range. */
export function isPublicAddress(address: string): boolean {
  return ipaddr.process(address).range() === 'unicast';
}

function notPublic(): Error {
  return Object.assign(new Error('the name leads to an address that is not public'), { code: 'ENOTPUBLIC' });
}
