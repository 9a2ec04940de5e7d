import ipaddr from 'ipaddr.js';
import type { Detector, Match } from './detector.ts';

/** Dotted IPv4, each part decimal, octal or hexadecimal as inet_aton reads it (POSIX). */
const PART = '(?:0x[0-9a-f]{1,2}|0[0-7]{3}|\\d{1,3})';
const IPV4 = new RegExp(`(?<!\\d|\\d\\.)${PART}(?:\\.${PART}){3}(?!\\.?\\d)`, 'gi');
/** The names that providers give to addresses: `ec2-203-0-113-1.compute.amazonaws.com`. */
const HOST_NAME =
  /(?<=\b(?:ec2|ip|host|dhcp|static|pool|dsl|cpe|client)-)\d{1,3}(?:-\d{1,3}){3}(?=\.[a-z])/gi;
/** IPv6 in every text form of RFC 4291, 2.2: compressed, mapped, with a zone (RFC 4007). */
const IPV6 =
  /(?<![0-9a-f.]|::)(?=[0-9a-f]|::)(?:[0-9a-f]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{1,4}|:)?(?![0-9a-f]|:[0-9a-f:])/gi;
const ZONE = /%[\w.~-]{1,32}/y;
/** This machine and no machine (RFC 6890): every developer's address, nobody's. */
const NOBODYS = new Set(['127.0.0.1', '0.0.0.0', '::1', '::']);
/** A version has four numbers too: `v1.2.3.4`, `version 1.2.3.4`, `Chrome/120.0.0.0`. */
const VERSION_BEFORE =
  /(?:\bv\.?|\b(?:version|ver|release|build)[ .:]{0,2}|\b(?:chrome|chromium|headlesschrome|crios|edg[ea]?|opr|opera|safari|version|firefox|samsungbrowser|electron|applewebkit|gecko)\/)$/i;

export const ip: Detector = {
  type: 'ip',
  category: 'ips',
  find(text) {
    return [...ipv4(text), ...ipv6(text)].filter(({ start, end }) => !NOBODYS.has(text.slice(start, end)));
  },
};

function ipv4(text: string): Match[] {
  return [IPV4, HOST_NAME]
    .flatMap((pattern) => Array.from(text.matchAll(pattern)))
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
    .filter(({ start, end }) => text.slice(start, end).split(/[.-]/).every(isOctet))
    .filter(({ start }) => !VERSION_BEFORE.test(text.slice(Math.max(0, start - 16), start)));
}

function isOctet(part: string): boolean {
  if (/^0x/i.test(part)) return true;
  const octal = part.length === 4;
  return Number.parseInt(part, octal ? 8 : 10) <= 255;
}

/** An address, or one with a colon and what follows it: `2001:db8::1: Connection refused`. */
function ipv6(text: string): Match[] {
  if (!text.includes(':')) return [];
  return Array.from(text.matchAll(IPV6)).flatMap(({ index: start, 0: found }) => {
    const whole = withZone(text, start, start + found.length);
    if (isIpv6At(text, whole)) return [whole];
    const colon = found.lastIndexOf(':');
    if (found[colon - 1] === ':') return [];
    const shorter = { start, end: start + colon };
    return isIpv6At(text, shorter) ? [shorter] : [];
  });
}

function isIpv6At(text: string, { start, end }: Match): boolean {
  return isIpv6(text.slice(start, end), text[start - 1] ?? '', text[end] ?? '');
}

function withZone(text: string, start: number, end: number): Match {
  ZONE.lastIndex = end;
  return { start, end: ZONE.test(text) ? ZONE.lastIndex : end };
}

/** Words joined by `::` (`std::dec`, `a::before`) are valid too, so a short address needs a digit and a clear edge. */
function isIpv6(found: string, before: string, after: string): boolean {
  const address = found.replace(/%.*$/, '');
  if (address === '::' || !ipaddr.IPv6.isValid(address)) return false;
  const groups = address.split(':').filter((group) => group !== '');
  if (groups.length >= 4) return true;
  if (groups.length === 1 && !address.startsWith('::')) return false;
  return /\d/.test(address) && !/[g-z]/i.test(before) && !/[g-z]/i.test(after);
}
