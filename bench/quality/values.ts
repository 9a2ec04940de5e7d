import type { Random } from './random.ts';

/** A value as somebody could write it, and the name of the way it is written. */
export interface Written {
  readonly form: string;
  readonly written: string;
  /** What stands behind the value and is none of it: a port. */
  readonly behind?: string;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const HEX = '0123456789abcdef';
const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const SYLLABLES = 'ka ri mo ten sol va del bru ner qui zan ols pet gro fi wen dax lu mir hob'.split(' ');

/** An invented name, so that the set shares no list of names with anything. */
export function name(random: Random): string {
  return Array.from({ length: random.between(2, 3) }, () => random.pick(SYLLABLES)).join('');
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function domain(random: Random): string {
  const ends = 'com org net io de fr cz pl co.uk com.au dev app shop travel museum online tech xyz eu'.split(
    ' ',
  );
  const sub = random.chance(0.3) ? `${random.pick(['mail', 'eu', 'corp', name(random)])}.` : '';
  const label = random.pick([
    name(random),
    `${name(random)}-${name(random)}`,
    `${name(random)}${random.between(2, 99)}`,
  ]);
  return `${sub}${label}.${random.pick(ends)}`;
}

const LOCAL_PARTS: Readonly<Record<string, (random: Random) => string>> = {
  dotted: (random) => `${name(random)}.${name(random)}`,
  'with digits': (random) => `${name(random)}${random.between(1, 1999)}`,
  'plus tag': (random) => `${name(random)}+${name(random)}`,
  'low line': (random) => `${name(random)}_${name(random)}`,
  short: (random) => random.string(LETTERS, random.between(1, 3)),
  'upper case': (random) => `${name(random)}.${name(random)}`.toUpperCase(),
  capitals: (random) => `${capital(name(random))}.${capital(name(random))}`,
  quoted: (random) => `"${name(random)} ${name(random)}"`,
  apostrophe: (random) => `o'${name(random)}`,
  accented: (random) => `${name(random)}${random.pick(['é', 'ö', 'ñ', 'ř', 'å'])}${name(random)}`,
  Cyrillic: (random) => random.string('абвгдежзиклмнопрст', 6),
  Chinese: (random) => random.string('王李张刘陈杨黄赵', 3),
};

/** Email addresses: RFC 5321, RFC 6531 local parts; RFC 5890 domains; and the ways in which they are disguised. */
export function email(random: Random): Written {
  const [form, local] = random.pick(Object.entries(LOCAL_PARTS));
  const address = `${local(random)}@${domain(random)}`;
  const disguise = random.between(0, 19);
  const changed = EMAIL_DISGUISES[disguise];
  if (changed && !form.includes('quoted')) return { form: changed[0], written: changed[1](address, random) };
  if (random.chance(0.04)) {
    const host = `[${random.between(11, 223)}.${random.between(0, 255)}.${random.between(0, 255)}.${random.between(1, 254)}]`;
    return { form: 'address literal', written: `${name(random)}@${host}` };
  }
  if (random.chance(0.04))
    return {
      form: 'punycode domain',
      written: `${name(random)}@xn--${name(random)}-${random.string(LETTERS, 3)}.de`,
    };
  return { form, written: address };
}

const EMAIL_DISGUISES: readonly (readonly [
  form: string,
  write: (address: string, random: Random) => string,
])[] = [
  ['percent-encoded', (address) => encodeURIComponent(address)],
  ['numeric reference', (address) => address.replace('@', '&#64;')],
  ['full-width at sign', (address) => address.replace('@', '＠')],
  ['zero-width space', (address) => `${address.slice(0, 2)}\u200b${address.slice(2)}`],
  ['bracketed at', (address) => address.replace('@', ' [at] ')],
  ['at and dot in words', (address) => address.replace('@', ' (at) ').replace(/\.(?=[^.]*$)/, ' (dot) ')],
];

/** IP addresses: dotted IPv4; the text forms of IPv6 of RFC 4291, 2.2 and RFC 5952. */
export function ip(random: Random): Written {
  const byte = () => random.between(0, 255);
  const four = `${random.between(11, 223)}.${byte()}.${byte()}.${random.between(1, 254)}`;
  const group = () => random.between(0, 0xffff).toString(16);
  const groups = [`2a0${random.between(0, 9)}`, ...Array.from({ length: 7 }, group)];
  const run = random.between(1, 4);
  const length = random.between(2, 7 - run);
  const short = [...groups.slice(0, run), '', ...groups.slice(run + length)].join(':');
  return random.pick<Written>([
    { form: 'IPv4', written: four },
    { form: 'IPv4', written: four },
    { form: 'IPv4 with port', written: four, behind: `:${random.between(80, 65_000)}` },
    { form: 'IPv4 with prefix', written: four, behind: `/${random.between(8, 32)}` },
    { form: 'IPv6', written: groups.join(':') },
    { form: 'IPv6, leading zeros', written: groups.map((each) => each.padStart(4, '0')).join(':') },
    { form: 'IPv6 compressed', written: short },
    { form: 'IPv6 upper case', written: short.toUpperCase() },
    { form: 'IPv6 mapped', written: `::ffff:${four}` },
    {
      form: 'IPv6 with zone',
      written: `fe80::${group()}:${group()}:${group()}:${group()}%eth${random.between(0, 3)}`,
    },
    { form: 'IPv6 with port', written: `[${short}]`, behind: `:${random.between(80, 65_000)}` },
  ]);
}

/** Issuer identification numbers and lengths, as the card schemes publish them. */
const CARDS: readonly (readonly [prefix: string, lengths: readonly number[]])[] = [
  ['4', [13, 16, 16, 16, 19]],
  ['5[1-5]', [16]],
  ['222[1-9]', [16]],
  ['2[3-6]', [16]],
  ['3[47]', [15]],
  ['36', [14]],
  ['30[0-5]', [14]],
  ['35[3-8]', [16]],
  ['6011', [16]],
  ['65', [16]],
  ['62', [16, 17, 18, 19]],
  ['50', [16]],
  ['220[0-4]', [16]],
];

export function card(random: Random): Written {
  const [prefix, lengths] = random.pick(CARDS);
  const length = random.pick(lengths);
  const body = random.fill(prefix).padEnd(length - 1, '#');
  const digits = withLuhn(random.fill(body));
  const groups = length === 15 ? [4, 6, 5] : length === 14 ? [4, 6, 4] : [4, 4, 4, 4, 4];
  const separated = (separator: string) => split(digits, groups).join(separator);
  return random.pick<Written>([
    { form: 'bare', written: digits },
    { form: 'spaced', written: separated(' ') },
    { form: 'hyphens', written: separated('-') },
    { form: 'dots', written: separated('.') },
    { form: 'slashes', written: separated('/') },
    { form: 'no-break spaces', written: separated('\u00a0') },
    { form: 'en dashes', written: separated('–') },
    {
      form: 'full-width',
      written: digits.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
    },
  ]);
}

function withLuhn(digits: string): string {
  let sum = 0;
  for (const [at, digit] of [...digits].reverse().entries()) {
    const value = Number(digit) * (at % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return digits + ((10 - (sum % 10)) % 10);
}

function split(text: string, lengths: readonly number[]): string[] {
  const parts: string[] = [];
  let at = 0;
  for (const length of lengths) {
    if (at < text.length) parts.push(text.slice(at, at + length));
    at += length;
  }
  return parts;
}

/** Social security numbers that can have been issued (SSA, randomised since 2011). */
export function ssn(random: Random): Written {
  let area = random.between(1, 899);
  if (area === 666) area = 667;
  const parts = [
    String(area).padStart(3, '0'),
    String(random.between(1, 99)).padStart(2, '0'),
    String(random.between(1, 9999)).padStart(4, '0'),
  ];
  return random.pick<Written>([
    { form: 'hyphens', written: parts.join('-') },
    { form: 'hyphens', written: parts.join('-') },
    { form: 'spaces', written: parts.join(' ') },
    { form: 'together', written: parts.join('') },
    { form: 'dots', written: parts.join('.') },
    { form: 'no-break hyphens', written: parts.join('\u2011') },
  ]);
}

/** Account structures as the national banking bodies publish them: `A` a capital, `#` a digit, `C` either. */
const ACCOUNTS: readonly string[] = [
  'DE ##################',
  'GB AAAA##############',
  'FR ##########CCCCCCCCCCC##',
  'NL AAAA##########',
  'BE ############',
  'ES ####################',
  'IT A##########CCCCCCCCCCCC',
  'PL ########################',
  'CZ ####################',
  'AT ################',
  'CH #####CCCCCCCCCCCC',
  'SE ####################',
  'NO ###########',
  'DK ##############',
  'FI ##############',
  'PT #####################',
  'IE AAAA##############',
  'HU ########################',
  'RO AAAACCCCCCCCCCCCCCCC',
  'GR #######CCCCCCCCCCCCCCCC',
  'LU ###CCCCCCCCCCCCC',
  'SK ####################',
  'HR #################',
  'EE ################',
  'LV AAAACCCCCCCCCCCCC',
  'BG AAAA######CCCCCCCC',
  'TR ######CCCCCCCCCCCCCCCC',
  'SA ##CCCCCCCCCCCCCCCCCC',
  'AE ###################',
  'BR #######################AC',
  'IL ###################',
  'MT AAAA#####CCCCCCCCCCCCCCCCCC',
];

/** IBANs: ISO 13616, with the check digits of ISO 7064. */
export function iban(random: Random): Written {
  const [country = '', structure = ''] = random.pick(ACCOUNTS).split(' ');
  // What may be a letter is a digit in most accounts.
  const account = structure.replace(/[AC#]/g, (sign) => {
    if (sign === 'A' || (sign === 'C' && random.chance(0.15))) return random.string(LETTERS, 1).toUpperCase();
    return String(random.between(0, 9));
  });
  const whole = country + checkDigits(country, account) + account;
  const spaced = split(
    whole,
    Array.from({ length: 9 }, () => 4),
  ).join(' ');
  return random.pick<Written>([
    { form: 'compact', written: whole },
    { form: 'spaced', written: spaced },
    { form: 'lower case', written: random.chance(0.5) ? whole.toLowerCase() : spaced.toLowerCase() },
    { form: 'hyphens', written: spaced.replaceAll(' ', '-') },
    { form: 'no-break spaces', written: spaced.replaceAll(' ', '\u00a0') },
  ]);
}

function checkDigits(country: string, account: string): string {
  const number = `${account}${country}00`.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return String(98n - (BigInt(number) % 97n)).padStart(2, '0');
}

/** Numbers of accounts, contracts and customers, which have no form but their length. */
export function number(random: Random): Written {
  return random.pick<Written>([
    { form: 'together', written: random.fill(`Z${'#'.repeat(random.between(6, 13))}`) },
    { form: 'groups of four', written: random.fill('#### #### ####') },
    { form: 'hyphens', written: random.fill('Z##-####-###') },
    { form: 'behind letters', written: `${random.string('ABCDEFGHJK', 2)}${random.fill('Z########')}` },
  ]);
}

/** Credentials: RFC 7519 tokens, keys as their issuers document them, passwords and codes told in words. */
export function secret(random: Random): Written {
  const base64 = (length: number) => random.string(`${ALPHANUMERIC}-_`, length);
  const shaped = random.pick<Written>([
    { form: 'JSON web token', written: `eyJhbGciOiJIUzI1NiJ9.eyJ${base64(40)}.${base64(43)}` },
    { form: 'payment key', written: `sk_live_${random.string(ALPHANUMERIC, 24)}` },
    { form: 'cloud key', written: `AKIA${random.string('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}` },
    { form: 'repository token', written: `ghp_${random.string(ALPHANUMERIC, 36)}` },
  ]);
  return random.chance(0.5)
    ? shaped
    : random.pick<Written>([
        {
          form: 'code told in words',
          written: random.fill(random.pick(['####', '######', '###-###', '########'])),
        },
        {
          form: 'password',
          written: `${name(random)}${random.between(1, 99)}${random.pick(['', '!', '#', '$'])}`,
        },
      ]);
}

/** Hexadecimal digits. */
export function hex(random: Random, length: number): string {
  return random.string(HEX, length);
}
