import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { IdentifierError } from './identifier-error.ts';
import { normaliseIp } from './ip.ts';
import { numericForm } from './text.ts';

/**
 * The lengths under which an address can be found beside itself. An IPv4 /24 is the smallest network that is announced
 * to the Internet; of IPv6 a /48 is what a site is assigned and a /56 what a home is (RFC 6177), a /64 one link
 * (RFC 4291, section 2.5.4), which all privacy addresses of a device (RFC 8981) share.
 */
const PREFIX_LENGTHS = { ipv4: [24], ipv6: [48, 56, 64] } as const;

/**
 * The prefixes under which an address is indexed beside itself, each as `network/length`.
 *
 * @param address as {@link normaliseIp} returns it
 * @example prefixesOf('192.0.2.7'); // ['192.0.2.0/24']
 */
export function prefixesOf(address: string): string[] {
  const lengths = isIPv4(address) ? PREFIX_LENGTHS.ipv4 : PREFIX_LENGTHS.ipv6;
  return lengths.map((length) => networkOf(address, length));
}

/**
 * Normalises a prefix: the network's address in its one form, and the length. Bits behind the length are dropped.
 *
 * @throws {IdentifierError} when it is no prefix of a length that is indexed
 * @example normaliseIpPrefix('2001:DB8:0:1234::/56'); // '2001:db8:0:1200::/56'
 */
export function normaliseIpPrefix(value: string): string {
  const match = /^(.+?)\/(\d{1,3})$/s.exec(numericForm(value));
  if (match === null) throw malformed();
  const address = addressOf(match[1]!);
  const length = Number(match[2]);
  const lengths: readonly number[] = isIPv4(address) ? PREFIX_LENGTHS.ipv4 : PREFIX_LENGTHS.ipv6;
  if (!lengths.includes(length)) throw malformed();
  return networkOf(address, length);
}

function addressOf(text: string): string {
  try {
    return normaliseIp(text);
  } catch {
    throw malformed();
  }
}

function networkOf(address: string, length: number): string {
  const cidr = `${address}/${length}`;
  const network = isIPv4(address)
    ? ipaddr.IPv4.networkAddressFromCIDR(cidr).toString()
    : ipaddr.IPv6.networkAddressFromCIDR(cidr).toRFC5952String();
  return `${network}/${length}`;
}

function malformed(): IdentifierError {
  return new IdentifierError(
    'ip_prefix',
    `an IPv4 prefix of length ${PREFIX_LENGTHS.ipv4.join()} or an IPv6 prefix of length ${PREFIX_LENGTHS.ipv6.join(', ')}`,
    'Give it as 192.0.2.0/24 or 2001:db8:1::/48; other lengths are not indexed.',
  );
}
