import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { IdentifierError } from './identifier-error.ts';
import { IDENTIFIER_TYPES, type IdentifierType } from './identifier-type.ts';
import { type NormaliseOptions, normalise } from './normalise.ts';

/** Each row: the one form, then spellings that must all lead to it. */
const SAME: Record<string, [IdentifierType, string, string[], NormaliseOptions?][]> = {
  'email: RFC 5321, RFC 6531, UTS #46': [
    [
      'email',
      'joe@acme.io',
      ['joe@acme.io', ' Joe@ACME.io\n', 'joe＠acme.io', 'ｊｏｅ@ａｃｍｅ.io', 'joe@acme.io.'],
    ],
    [
      'email',
      'joe@acme.io',
      ['j\u200boe@acme.io', 'jo\u00ade@ac\u00adme.io', '\u202ajoe@acme.io\u202c', 'joe@acme。io'],
    ],
    ['email', 'joe@acme.io', ['"joe"@acme.io', '"j\\oe"@acme.io', 'joe@acme.io\u200d']],
    ['email', 'joe+news@acme.io', ['Joe+News@acme.io']],
    [
      'email',
      'joe@acme.io',
      ['joe+news@acme.io', 'joe+a+b@acme.io', 'joe@acme.io'],
      { emailPlusTags: 'drop' },
    ],
    ['email', '+joe@acme.io', ['+joe@acme.io'], { emailPlusTags: 'drop' }],
    [
      'email',
      'zoë@xn--bcher-kva.example',
      ['zoë@bücher.example', 'ZOE\u0308@BÜCHER.EXAMPLE', 'zoë@xn--bcher-kva.example'],
    ],
    ['email', 'a@xn--fa-hia.de', ['a@faß.de', 'A@FAß.DE']],
    ['email', 'οδοσ@acme.gr', ['ΟΔΟΣ@acme.gr', 'οδος@acme.gr', 'οδοσ@acme.gr']],
    ['email', '"joe smith"@acme.io', ['"Joe Smith"@acme.io', '"joe\\ smith"@acme.io']],
    ['email', '"a@b"@acme.io', ['"a@b"@acme.io']],
    ['email', '"a\\"b\\\\c"@acme.io', ['"a\\"b\\\\c"@acme.io']],
    ['email', "o'hara=x@acme.io", ["O'Hara=X@acme.io"]],
    ['email', 'joe@[192.0.2.1]', ['joe@[192.0.2.1]', 'joe@[IPv6:::ffff:192.0.2.1]']],
    ['email', 'joe@[ipv6:2001:db8::1]', ['joe@[IPv6:2001:DB8:0::1]', 'joe@[2001:db8::1]']],
    ['email', 'joe@localhost', ['joe@LOCALHOST']],
  ],
  'ip: RFC 4291, RFC 5952': [
    [
      'ip',
      '192.0.2.1',
      ['192.0.2.1', ' 192.0.2.1 ', '::ffff:192.0.2.1', '::FFFF:C000:201', '[::ffff:c000:0201]'],
    ],
    ['ip', '::', ['::%1.2.3.4%x', '::%eth0', '::%%']],
    ['ip', '192.0.2.1', ['192．0．2．1', '１９２.0.2.1', '0:0:0:0:0:ffff:192.0.2.1']],
    ['ip', '2001:db8::1', ['2001:DB8:0:0:0:0:0:1', '2001:0db8::0001', '[2001:db8::1]', '2001:db8:0::0:1']],
    ['ip', '2001:db8::1:0:0:1', ['2001:db8:0:0:1:0:0:1', '2001:db8:0:0:1::1']],
    ['ip', '2001:0:0:1::1', ['2001:0:0:1:0:0:0:1']],
    ['ip', '2001:db8:0:1:1:1:1:1', ['2001:db8::1:1:1:1:1', '2001:db8:0:1:1:1:1:1']],
    ['ip', '::', ['::', '0:0:0:0:0:0:0:0']],
    ['ip', '::1', ['::1', '[::1]']],
    ['ip', 'fe80::1', ['fe80::1%eth0', 'FE80::1%25en0', '[fe80::1%1]']],
    ['ip', '::102:304', ['::1.2.3.4', '::102:304']],
    ['ip', '64:ff9b::102:304', ['64:ff9b::1.2.3.4']],
  ],
  'phone: E.164, RFC 3966': [
    [
      'phone',
      '+14155552671',
      ['+14155552671', '(415) 555-2671', '415.555.2671', '1-415-555-2671', '+1 415 555 2671'],
    ],
    [
      'phone',
      '+14155552671',
      ['415–555–2671', '415\u00a0555\u00a02671', '٤١٥٥٥٥٢٦٧١', '４１５５５５２６７１', '415\u200b5552671'],
    ],
    [
      'phone',
      '+14155552671',
      [
        '415 555 2671 x12',
        '+1 415 555 2671 ext. 5',
        'tel:+1-415-555-2671',
        'tel:+1-415-555-2671;ext=5',
        'tel:555-2671;phone-context=+1-415',
      ],
    ],
    ['phone', '+442079460018', ['+44 (0)20 7946 0018', '011 44 20 7946 0018']],
    ['phone', '+442079460018', ['020 7946 0018', '+442079460018', '00 44 20 7946 0018'], { region: 'GB' }],
    ['phone', '+4930123456', ['030 123456', '0049 30 123456'], { region: 'DE' }],
    ['phone', '+390612345678', ['06 1234 5678', '+39 06 1234 5678'], { region: 'IT' }],
    ['phone', '+5491112345678', ['011 15 1234-5678'], { region: 'AR' }],
  ],
  'card: ISO/IEC 7812': [
    [
      'card',
      '4111111111111111',
      ['4111111111111111', '4111 1111 1111 1111', '4111-1111-1111-1111', '4111.1111.1111.1111'],
    ],
    [
      'card',
      '4111111111111111',
      ['4111/1111/1111/1111', '4111–1111–1111–1111', '４１１１ 1111 1111 1111', '4111\u00a01111 11111111'],
    ],
    ['card', '378282246310005', ['3782 822463 10005']],
    ['card', '4222222222222', ['4222222222222']],
    ['card', '6304000000000000000', ['6304 0000 0000 0000 000']],
  ],
  'ssn: SSA POMS RM 10201.035': [
    ['ssn', '219099999', ['219-09-9999', '219099999', '219 09 9999', '219‑09‑9999', '219.09.9999']],
    ['ssn', '772010001', ['772-01-0001']],
  ],
  'iban: ISO 13616': [
    [
      'iban',
      'GB82WEST12345698765432',
      ['GB82 WEST 1234 5698 7654 32', 'gb82west12345698765432', 'GB82-WEST-1234-5698-7654-32'],
    ],
    ['iban', 'NO9386011117947', ['NO93 8601 1117 947']],
    ['iban', 'MT84MALT011000012345MTLCAST001S', ['MT84 MALT 0110 0001 2345 MTLC AST0 01S']],
    ['iban', 'DE89370400440532013000', ['ＤＥ89 3704 0044 0532 0130 00', 'DE89\u00a03704004405320130 00']],
  ],
  'number, user id, visitor and custom types': [
    ['number', '123', ['١٢٣', '१२३', '\u{116db}\u{116dc}\u{116dd}', '\u{116d1}\u{116d2}\u{116d3}']],
    ['number', '0012345678', ['0012345678', '00 1234 5678', '0012-345-678', '٠٠١٢٣٤٥٦٧٨']],
    ['user_id', 'Joe-7', [' Joe-7\t', 'Joe-7']],
    ['user_id', 'Zo\u00eb', ['Zoe\u0308']],
    ['visitor', ' As Is ', [' As Is ']],
    ['x_member', 'gold 12', ['Gold  12', ' ｇｏｌｄ\u00a012 ', 'GO\u00adLD\n12']],
  ],
};

describe.each(Object.entries(SAME))('%s', (_standard, rows) => {
  const cases = rows.flatMap(([type, form, spellings, options]) =>
    spellings.map((spelling) => ({ type, spelling, form, options })),
  );
  test.each(cases)('$type $spelling is $form', ({ type, spelling, form, options }) => {
    expect(normalise(type, spelling, options)).toBe(form);
    expect(normalise(type, form, options)).toBe(form);
  });
});

const REFUSED: [IdentifierType, string[]][] = [
  [
    'email',
    [
      '',
      'joe',
      '@acme.io',
      'joe@',
      'joe smith@acme.io',
      'Joe <joe@acme.io>',
      'mailto:joe@acme.io',
      'a@b@acme.io',
    ],
  ],
  [
    'email',
    [
      'joe@ac me.io',
      'joe@acme..io',
      'joe@.io',
      'joe@acme.io/x',
      'joe@acme.io:25',
      'joe@exa%41mple.io',
      'joe@a\\b',
      'joe@℀.io',
    ],
  ],
  [
    'email',
    [
      'joe@127.0.0.1',
      'joe@0x7f.1',
      'joe@[300.1.1.1]',
      'joe@[]',
      '"joe@acme.io',
      '"a"b"@acme.io',
      `joe@${'a'.repeat(64)}.io`,
    ],
  ],
  [
    'ip',
    [
      '',
      '1.2.3',
      '256.1.1.1',
      '01.2.3.4',
      '0x1.2.3.4',
      '1.2.3.4:80',
      '10.0.0.0/8',
      '[::1]:80',
      '1::2::3',
      ':::',
      'joe',
      '12345::',
    ],
  ],
  ['phone', ['', '911', '12', 'call me', '+1 415', '+999 123 456 789', '415555267141555526714155']],
  [
    'card',
    [
      '',
      '4111111111111112',
      '411111111111',
      '500000000009',
      '41111111111111111115',
      '4111x1111x1111x1111',
      '4111 1111 1111',
    ],
  ],
  [
    'ssn',
    [
      '',
      '000-12-3456',
      '666-12-3456',
      '900-12-3456',
      '123-00-4567',
      '123-45-0000',
      '123-45-678',
      '123-45-67890',
      'abc-de-fghi',
    ],
  ],
  [
    'iban',
    [
      '',
      'GB83WEST12345698765432',
      'GB82',
      'DE8937040044',
      '1282WEST12345698765432',
      'GB82 WEST 1234 5698 7654 3!',
    ],
  ],
  ['number', ['', 'x1', '12a', '-', '1-', '1,000']],
  ['user_id', ['', ' \t', '\ud800', 'a\udfff']],
  ['visitor', ['', '\ud800']],
  ['x_member', ['', ' \u200b ', '\udc00x']],
];

test.each(REFUSED.flatMap(([type, values]) => values.map((value) => ({ type, value }))))(
  '$type refuses $value',
  ({ type, value }) => {
    expect(() => normalise(type, value)).toThrow(IdentifierError);
  },
);

test('an error names type, expectation and remedy, and never the value', () => {
  const attempt = () => normalise('card', '4111111111111112');
  expect(attempt).toThrow(/type card.*Luhn.*Give/s);
  expect(attempt).not.toThrow(/4111/);
  expect(() => normalise('phone', '4155552671', { region: 'XX' })).toThrow(/region/);
});

/** The normalised form, or undefined when there is none. */
function attempt(type: IdentifierType, value: string): string | undefined {
  try {
    return normalise(type, value);
  } catch (error) {
    expect(error).toBeInstanceOf(IdentifierError);
    return undefined;
  }
}

const anyText = fc.string({
  unit: fc.oneof(
    fc.nat(0xffff).map((n) => String.fromCharCode(n)),
    fc.string({ unit: 'binary', maxLength: 1 }),
    fc.constantFrom(...'@."+[]%:-0123456789ab \u200d\u00ad\u0345ΣςİßſK'),
  ),
});
const digitText = fc.string({ unit: fc.constantFrom(...'0123456789 -.+()/x') });
const address = fc.tuple(anyText, anyText).map(([local, host]) => `${local}@${host}`);
const anyType = fc.constantFrom<IdentifierType>(...IDENTIFIER_TYPES, 'x_custom');

test('normalising twice is normalising once, whatever the text', () => {
  fc.assert(
    fc.property(
      anyType,
      fc.oneof(anyText, digitText, address, fc.ipV6(), fc.ipV4(), fc.emailAddress()),
      (type, text) => {
        const once = attempt(type, text);
        if (once !== undefined) expect(normalise(type, once)).toBe(once);
      },
    ),
    { numRuns: 5000 },
  );
});

test('case and surrounding space of an email or a custom value do not matter', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<IdentifierType>('email', 'x_custom'),
      fc.oneof(fc.emailAddress(), address),
      (type, text) => {
        expect(attempt(type, `  ${text.normalize('NFD')}\t`)).toBe(attempt(type, text));
        fc.pre(!/[^\0-\x7f]/.test(text));
        expect(attempt(type, text.toUpperCase())).toBe(attempt(type, text));
      },
    ),
    { numRuns: 2000 },
  );
});

test('every text form of an IPv6 address is the same identifier', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 }), (groups) => {
      const short = groups.map((g) => g.toString(16)).join(':');
      const long = groups.map((g) => g.toString(16).toUpperCase().padStart(4, '0')).join(':');
      const tail = [groups[6]! >> 8, groups[6]! & 255, groups[7]! >> 8, groups[7]! & 255].join('.');
      const mixed = [...groups.slice(0, 6).map((g) => g.toString(16)), tail].join(':');
      const forms = [short, long, mixed, `[${short}]`, `${long}%eth0`].map((form) => normalise('ip', form));
      expect(new Set(forms).size).toBe(1);
      // The URL Standard's serializer is another implementation of RFC 5952.
      if (forms[0]!.includes(':')) expect(new URL(`http://[${short}]`).hostname).toBe(`[${forms[0]}]`);
    }),
  );
});

test('whatever is given, nothing but an IdentifierError is thrown', () => {
  const characters = fc.constantFrom(...'0123456789abcdefx.:%[]/@+-() \u200b\u0661＠．'.split(''));
  const value = fc.oneof(
    fc.string({ unit: characters, maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...IDENTIFIER_TYPES), value, (type, text) => {
      try {
        normalise(type, text);
      } catch (error) {
        expect(error).toBeInstanceOf(IdentifierError);
      }
    }),
    { numRuns: 5_000 },
  );
});
