/** A value that a page could show, in one of the written forms that escape simple rules. */
export interface Planted {
  readonly form: string;
  readonly written: string;
  /** What must not be readable afterwards: letters and digits without separators, in lower case. */
  readonly core: string;
}

function email(form: string, written: string, core = 'jwrenacmeio'): Planted {
  return { form: `email, ${form}`, written, core };
}

function digits(form: string, written: string, core: string): Planted {
  return { form, written, core };
}

const CARD = '4111111111111111';
const SSN = '219099999';
const PHONE = '4155552671';
const IBAN = 'de89370400440532013000';

/** Every category of an adversary, from the list that the redactor is held to. No person has any of these. */
export const PLANTED: readonly Planted[] = [
  email('plain', 'j.wren@acme.io'),
  email('upper case', 'J.WREN@ACME.IO'),
  email('plus tag', 'jwren+news@acme.io', 'jwrennewsacmeio'),
  email('quoted local part', '"j wren"@acme.io'),
  email('internationalised', 'josé.zaunkönig@vögel.example', 'josézaunkönigvögelexample'),
  email('punycode domain', 'jwren@xn--vgel-5qa.de', 'jwrenxnvgel5qade'),
  email('IP-literal domain', 'jwren@[203.0.113.7]', 'jwren2030113 7'.replace(' ', '')),
  email('glued punctuation', '<j.wren@acme.io>;'),
  email('glued low line', 'user_j.wren@acme.io_x', 'userjwrenacmeio'),
  email('zero-width space', 'j.wr\u200ben@ac\u200bme.io'),
  email('soft hyphen', 'j.wr\u00aden@acme.io'),
  email('bidi controls', '\u202ej.wren\u202c@acme.io'),
  email('full-width at sign', 'j.wren＠acme.io'),
  email('small at sign', 'j.wren﹫acme.io'),
  email('full-width letters', 'ｊ.ｗｒｅｎ@ａｃｍｅ.ｉｏ'),
  email('look-alike letters in the domain', 'j.wren@асме.io', 'jwrenасмеio'),
  email('ideographic full stop', 'j.wren@acme。io'),
  email('percent-encoded', 'j.wren%40acme.io'),
  email('percent-encoded twice', 'j.wren%2540acme.io'),
  email('decimal reference', 'j.wren&#64;acme.io'),
  email('hexadecimal reference', 'j.wren&#x40;acme.io'),
  email('named reference', 'j.wren&commat;acme&period;io'),
  email('JSON escape in a string', 'j.wren\\u0040acme.io'),
  email('base64', 'ai53cmVuQGFjbWUuaW8='),
  email('bracketed at and dot', 'j.wren [at] acme (dot) io'),
  email('spelled at and dot', 'j.wren at acme dot io'),
  email('spaces around the at sign', 'j.wren @ acme.io'),
  email('reversed by an override', '\u202eoi.emca@nerw.j\u202c'),
  email('letters one by one', 'j w r e n @ a c m e . i o'),
  email('at sign named', 'j.wren (at sign) acme (dot) io'),
  email('hyphens around at', 'j.wren -at- acme.io'),
  email('comment in the local part', 'j.wren(home)@acme.io', 'jwrenhomeacmeio'),
  digits('IPv4', '203.0.113.77', '203011377'),
  digits('IPv4 with port', '203.0.113.77:8080', '203011377'),
  digits('IPv4 with prefix', '203.0.113.77/24', '203011377'),
  digits('IPv4, full-width digits', '２０３.０.１１３.７７', '203011377'),
  digits('IPv4 defanged', '203[.]0[.]113[.]77', '203011377'),
  digits('IPv6 compressed', '2001:db8::8a2e:370:7334', '2001db88a2e3707334'),
  digits('IPv6 full', '2001:0db8:0000:0000:0000:8a2e:0370:7334', '20010db80000000000008a2e03707334'),
  digits('IPv6 upper case', '2001:DB8::8A2E:370:7334', '2001db88a2e3707334'),
  digits('IPv6 in brackets with port', '[2001:db8::8a2e:370:7334]:443', '2001db88a2e3707334'),
  digits('IPv6 with zone', 'fe80::8a2e:370:7334%eth0', 'fe808a2e3707334'),
  digits('IPv6 mapped', '::ffff:203.0.113.77', '203011377'),
  digits(
    'IPv6 full with a port group',
    '2001:0db8:0000:0000:0000:8a2e:0370:7334:8080',
    '20010db80000000000008a2e03707334',
  ),
  digits('card', CARD, CARD),
  digits('card, mixed separators', '4111 1111-1111.1111', CARD),
  digits('card in uneven groups', '4111-11111111 1111', CARD),
  digits('card spaced', '4111 1111 1111 1111', CARD),
  digits('card dotted', '4111.1111.1111.1111', CARD),
  digits('card slashed', '4111/1111/1111/1111', CARD),
  digits('card with hyphens', '4111-1111-1111-1111', CARD),
  digits('card with en dashes', '4111–1111–1111–1111', CARD),
  digits('card with no-break hyphens', '4111\u20111111\u20111111\u20111111', CARD),
  digits('card with no-break spaces', '4111\u00a01111\u00a01111\u00a01111', CARD),
  digits('card of 13 digits', '4222222222222', '4222222222222'),
  digits('card of 15 digits', '3782 822463 10005', '378282246310005'),
  digits('card of 19 digits', '6011000990139424009', '6011000990139424009'),
  digits('card, Arabic-Indic digits', '٤١١١ ١١١١ ١١١١ ١١١١', CARD),
  digits('card, Devanagari digits', '४१११११११११११११११', CARD),
  digits('card, JSON escape', '\\u0034111 1111 1111 1111', CARD),
  digits('SSN', '219-09-9999', SSN),
  digits('SSN without separators', '219099999', SSN),
  digits('SSN spaced', '219 09 9999', SSN),
  digits('SSN, mixed separators', '219-09 9999', SSN),
  digits('IBAN, spaced hyphens', 'DE89 - 3704 - 0044 - 0532 - 0130 - 00', IBAN),
  digits('IBAN spaced', 'DE89 3704 0044 0532 0130 00', IBAN),
  digits('IBAN compact', 'DE89370400440532013000', IBAN),
  digits('IBAN lower case', 'de89370400440532013000', IBAN),
  digits('phone E.164', '+14155552671', PHONE),
  digits('phone international', '+1 415 555 2671', PHONE),
  digits('phone national', '(415) 555-2671', PHONE),
  digits('phone dotted', '415.555.2671', PHONE),
  digits('phone bare', '4155552671', PHONE),
  digits('phone, mixed separators', '415-555.2671', PHONE),
  digits('phone, Czech', '+420 777 123 456', '420777123456'),
  digits('phone, French', '06 12 34 56 78', '0612345678'),
  digits('phone, German', '0171/1234567', '01711234567'),
  digits('phone, digits one by one', '4 1 5 5 5 5 2 6 7 1', PHONE),
  digits('phone glued to letters', 'tel4155552671x', PHONE),
  digits('phone glued to low lines', '_4155552671_', PHONE),
  digits(
    'JSON web token',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqd3JlbiJ9.c2lnbmF0dXJlMTIz',
    'eyjhbgcioijiuzi1nij9',
  ),
  digits('bearer token', 'Bearer q7Gh2kLm9PzX4vBn', 'q7gh2klm9pzx4vbn'),
  digits('API key', 'sk_live_4eC39HqLyjWDarjtT1zdp7dc', '4ec39hqlyjwdarjtt1zdp7dc'),
  digits('password told', 'Your temporary password is hunter22x', 'hunter22x'),
  digits('one-time code told', 'Your one-time code is 482913', '482913'),
  digits('one-time code before its name', '482-913 is your code', '482913'),
  digits('token in a URL without a scheme', 'acme.io/reset?t=q7Gh2kLm9PzX4vBn', 'q7gh2klm9pzx4vbn'),
  digits('credentials in a URL', 'https://jwren:hunter22@shop.acme.io/', 'hunter22'),
  digits('token in a query', 'https://shop.acme.io/a?t=q7Gh2kLm9PzX4vBn', 'q7gh2klm9pzx4vbn'),
  digits('token in a fragment', 'https://shop.acme.io/a#access_token=q7Gh2kLm9PzX4vBn', 'q7gh2klm9pzx4vbn'),
];
