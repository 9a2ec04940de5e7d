import ipaddr from 'ipaddr.js';
import { matchesOf } from '../matches.ts';
import type { Detector, Match } from './detector.ts';

/** Dotted IPv4, each part decimal, octal or hexadecimal as inet_aton reads it (POSIX). */
const PART = '(?:0x[0-9a-f]{1,2}|0[0-7]{3}|\\d{1,3})';
const IPV4 = new RegExp(`(?<!\\d|\\d\\.)${PART}(?:\\.${PART}){3}(?!\\.?\\d)`, 'gi');
/** The names that providers give to addresses: `ec2-203-0-113-1.compute.amazonaws.com`. */
const HOST_NAME =
  /(?<=\b(?:ec2|ip|host|dhcp|static|pool|dsl|cpe|client)-)\d{1,3}(?:-\d{1,3}){3}(?=\.[a-z])/gi;
/** IPv6 in names: the reverse tree (RFC 3596, 2.5), and what Windows writes in a path. */
const IPV6_NAME =
  /(?:[0-9a-f]\.){8,32}(?=ip6\.arpa)|(?<![\w-])[0-9a-f]{1,4}(?:-{1,2}[0-9a-f]{1,4}){1,7}(?=s?[^ ]{0,8}\.ipv6-literal\.net)/gi;
const ZONE = /%[\w.~-]{1,32}/y;
/** Groups of an address with a port behind it as one more: `2001:db8:0:0:0:0:0:1:8080`. */
const MOST_GROUPS = 9;
const LONGEST_GROUP = 15;
/** This machine and no machine (RFC 6890): every developer's address, nobody's. */
const NOBODYS = new Set(['127.0.0.1', '0.0.0.0', '::1', '::']);
/** A version has four numbers too: `v1.2.3.4`, `version 1.2.3.4`, `Chrome/120.0.0.0`. */
const VERSION_BEFORE =
  /(?:\bv\.?|\b(?:version|ver|release|build|firmware|windows)[ .:]{0,2}|\b(?:chrome|chromium|headlesschrome|crios|edg[ea]?|opr|opera|safari|version|firefox|samsungbrowser|electron|applewebkit|gecko)\/)$/i;

/** Addresses of the Internet protocol: IPv4 as inet_aton reads it, IPv6 in every text form of RFC 4291, 2.2. */
export const ip: Detector = {
  type: 'ip',
  category: 'ips',
  find(text) {
    return [...ipv4(text), ...ipv6(text), ...ipv6Names(text)].filter(
      ({ start, end }) => !NOBODYS.has(text.slice(start, end)),
    );
  },
};

function ipv4(text: string): Match[] {
  const patterns = text.includes('.') ? (text.includes('-') ? [IPV4, HOST_NAME] : [IPV4]) : [];
  return patterns
    .flatMap((pattern) => matchesOf(pattern, text))
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
    .filter(({ start, end }) => text.slice(start, end).split(/[.-]/).every(isOctet))
    .filter(({ start }) => !VERSION_BEFORE.test(text.slice(Math.max(0, start - 16), start)));
}

function ipv6Names(text: string): Match[] {
  if (!/ip(?:6\.arpa|v6-literal)/i.test(text)) return [];
  return matchesOf(IPV6_NAME, text).map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function isOctet(part: string): boolean {
  if (/^0x/i.test(part)) return true;
  const octal = part.length === 4;
  return Number.parseInt(part, octal ? 8 : 10) <= 255;
}

/** Every address in what hexadecimal digits, colons and points make together. */
function ipv6(text: string): Match[] {
  const found: Match[] = [];
  for (let colon = text.indexOf(':'); colon !== -1; colon = text.indexOf(':', colon)) {
    let start = colon;
    while (isAddressUnit(text.charCodeAt(start - 1))) start--;
    let end = colon + 1;
    while (isAddressUnit(text.charCodeAt(end))) end++;
    addressesIn(text, start, end, found);
    colon = end;
  }
  return found;
}

/** A hexadecimal digit, a colon or a point. */
function isAddressUnit(code: number): boolean {
  return (
    (code >= 46 && code <= 58 && code !== 47) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102)
  );
}

/** Takes at each group the longest address that begins there. */
function addressesIn(text: string, start: number, end: number, found: Match[]): void {
  const groups = text.slice(start, end).split(':');
  if (groups.length < 3) return;
  const starts: number[] = [];
  for (let at = start, group = 0; group < groups.length; group++) {
    starts.push(at);
    at += groups[group]!.length + 1;
  }
  for (let first = 0; first < groups.length - 1; first++) {
    for (let last = Math.min(groups.length, first + MOST_GROUPS) - 1; last > first; last--) {
      const groupEnd = starts[last]! + groups[last]!.replace(/\.+$/, '').length;
      const match = addressAt(text, starts[first]!, groupEnd, groups.slice(first, last + 1));
      if (!match) continue;
      found.push(match);
      first = last;
      break;
    }
  }
}

/** How many times groups are left out: the empty group of a `::` at either end has another beside it. */
function gaps(groups: readonly string[]): number {
  const first = groups[0] === '' ? 1 : 0;
  const last = groups.at(-1) === '' ? 1 : 0;
  const empty = groups.filter((group) => group === '').length;
  return empty === 3 && groups.length === 3 ? 1 : empty - first - last;
}

function addressAt(text: string, start: number, end: number, groups: readonly string[]): Match | undefined {
  const isWhole = groups.length === 8 || (groups.length === 7 && groups[6]!.includes('.'));
  if (isWhole ? groups.includes('') && gaps(groups) !== 1 : gaps(groups) !== 1) return undefined;
  if (groups.some((group) => group.length > LONGEST_GROUP)) return undefined;
  if (!isIpv6(text.slice(start, end), text[start - 1] ?? '', text[end] ?? '')) return undefined;
  ZONE.lastIndex = end;
  return { start, end: ZONE.test(text) ? ZONE.lastIndex : end };
}

/** Words joined by `::` (`std::dec`, `a::before`) are valid too, so a short address needs a digit and a clear edge. */
function isIpv6(address: string, before: string, after: string): boolean {
  if (address === '::' || !ipaddr.IPv6.isValid(address)) return false;
  const groups = address.split(':').filter((group) => group !== '');
  if (groups.length >= 4) return true;
  if (groups.length === 1 && !address.startsWith('::')) return false;
  return /\d/.test(address) && !/[g-z]/i.test(before) && !/[g-z]/i.test(after);
}
