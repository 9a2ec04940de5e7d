import { domainToASCII } from 'node:url';
import { IdentifierError } from './identifier-error.ts';
import { normaliseIp } from './ip.ts';
import { compatibilityForm, lowerCase } from './text.ts';

/** An unquoted local part: RFC 5322 atom characters, dots anywhere, and any letter of RFC 6531. */
const ATOMS = /^[a-z0-9!#$%&'*+\-/=?^_`{|}~.\u{80}-\u{10ffff}]+$/u;

/** What may not stand in a host, by the URL Standard; node's converter silently drops or decodes some of it. */
const FORBIDDEN_IN_HOST = /[\0-\x20"#%/:<>?@[\\\]^`{|}\x7f]/;

const HOST = /^(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/;

/**
 * Normalises an email address: NFKC, the domain to ASCII by UTS #46, all in lower case, needless quotes off.
 * RFC 5321 lets a host tell apart local parts by case; none in use does, so a search must not.
 *
 * @throws {IdentifierError} when it is not one address
 * @example normaliseEmail('Zoë+news@BÜCHER.example', 'keep'); // 'zoë+news@xn--bcher-kva.example'
 */
export function normaliseEmail(value: string, plusTags: 'keep' | 'drop'): string {
  const address = value.normalize('NFKC');
  const at = address.lastIndexOf('@');
  if (at === -1) throw malformed();
  return `${localPart(address.slice(0, at), plusTags)}@${domain(address.slice(at + 1))}`;
}

function localPart(text: string, plusTags: 'keep' | 'drop'): string {
  const local = lowerCase(compatibilityForm(text));
  const quoted = /^"((?:[^"\\]|\\.)*)"$/su.exec(local)?.[1]?.replace(/\\(.)/gsu, '$1');
  const plain = quoted ?? local;
  if (ATOMS.test(plain)) return plusTags === 'drop' ? plain.replace(/(?<=.)\+.*$/su, '') : plain;
  if (quoted === undefined) throw malformed();
  return `"${quoted.replace(/["\\]/g, '\\$&')}"`;
}

function domain(text: string): string {
  // UTS #46 gives the two joiners a meaning in some scripts; every other invisible character goes.
  const visible = text.replace(/(?![\u200c\u200d])\p{Default_Ignorable_Code_Point}/gu, '').trim();
  const literal = /^\[(?:ipv6:)?([^\]]+)\]$/i.exec(visible)?.[1];
  if (literal !== undefined) return addressLiteral(literal);
  if (FORBIDDEN_IN_HOST.test(visible)) throw malformed();
  const host = (domainToASCII(visible) || domainToASCII(visible.replace(/[\u200c\u200d]/g, ''))).replace(
    /\.$/,
    '',
  );
  // A last label of digits alone is an IPv4 address to the URL Standard, and a domain to nobody.
  if (!HOST.test(host) || /(?:^|\.)\d+$/.test(host)) throw malformed();
  return host;
}

/** RFC 5321, section 4.1.3: an address in brackets, IPv6 with a tag. */
function addressLiteral(text: string): string {
  try {
    const ip = normaliseIp(text);
    return ip.includes(':') ? `[ipv6:${ip}]` : `[${ip}]`;
  } catch {
    throw malformed();
  }
}

function malformed(): IdentifierError {
  return new IdentifierError(
    'email',
    'one address of the form local@domain',
    'Give the bare address, without a name, angle brackets or mailto:.',
  );
}
