import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { IdentifierError } from './identifier-error.ts';
import { numericForm } from './text.ts';

/**
 * Normalises an IP address: IPv4 in dotted decimal, IPv6 as RFC 5952 writes it, an IPv4-mapped IPv6 address
 * (RFC 4291, section 2.5.5.2) as the IPv4 address it stands for. Brackets and a zone are dropped.
 *
 * @throws {IdentifierError} for anything else: ports, prefixes, and the octal, hexadecimal and short forms of
 *   IPv4, which programs read differently
 * @example normaliseIp('[2001:DB8:0:0:0:0:0:1%eth0]'); // '2001:db8::1'
 */
export function normaliseIp(value: string): string {
  const form = numericForm(value);
  const bare = form.replace(/^\[(.*)\]$/s, '$1').replace(/%.*$/s, '');
  if (isIPv4(bare)) return bare;
  if (isIPv6(bare)) return canonicalIpv6(bare);
  throw new IdentifierError(
    'ip',
    'an IPv4 address in dotted decimal or an IPv6 address',
    'Give the bare address, without port or prefix length.',
  );
}

/** ipaddr.js reads `::1.2.3.4` as an IPv4-mapped address, which it is not: it gets hexadecimal groups only. */
function canonicalIpv6(text: string): string {
  const groups = text.replace(
    /(\d+)\.(\d+)\.(\d+)\.(\d+)$/,
    (_, a, b, c, d) => `${group(a, b)}:${group(c, d)}`,
  );
  const address = ipaddr.IPv6.parse(groups);
  return address.isIPv4MappedAddress() ? address.toIPv4Address().toString() : address.toRFC5952String();
}

function group(high: string, low: string): string {
  return (Number(high) * 256 + Number(low)).toString(16);
}
