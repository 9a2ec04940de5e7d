import * as z from 'zod';

/** Where whoever made a request is called back. Public names over TLS only: nobody may have us call what stands beside us. */
export const callbackSchema = z
  .string()
  .max(2000)
  .refine(isPublicHttps, 'expected an https URL with a public host name, and no user, port or fragment');

function isPublicHttps(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, port, hash } = new URL(text);
  if (protocol !== 'https:' || username !== '' || password !== '' || port !== '' || hash !== '') return false;
  const labels = hostname.split('.');
  const isNamed = labels.length > 1 && /^[a-z][a-z0-9-]*$/i.test(labels.at(-1)!);
  return isNamed && !/(^|\.)(localhost|local|internal|arpa|onion)$/i.test(hostname);
}
