import { PEOPLE, type Person } from './people.ts';

/** What a value is. The first eight have a form or a checksum by which a detector can know them. */
export type ValueKind =
  | 'email'
  | 'phone'
  | 'card'
  | 'ssn'
  | 'iban'
  | 'ip'
  | 'number'
  | 'secret'
  | 'name'
  | 'address'
  | 'birthDate'
  | 'cardExpiry'
  | 'cardCode'
  | 'cardEnding'
  | 'password'
  | 'search'
  | 'note';

/** Where the script types: the input's name attribute, or the editable part of the support page. */
type Field = string;
type ShopPage = 'catalogue' | 'account' | 'checkout' | 'order' | 'security' | 'support';

/**
 * One personal value as it is spelled in one recording: the unit of a leak sweep.
 * Card codes, expiries and endings are so short that they occur by chance inside other numbers: compare whole strings.
 */
export interface PersonalValue {
  /** The recording that holds it, named after the person who browses. */
  readonly recording: string;
  /** Whose value it is: the recording's own person, or somebody mentioned there. */
  readonly person: string;
  readonly kind: ValueKind;
  readonly value: string;
  /** Its kind has a form that can be recognised in free text. */
  readonly detectable: boolean;
  readonly typed: boolean;
  readonly shown: boolean;
  /** The fields into which it is typed. */
  readonly fields: readonly Field[];
  /** The pages that show it in text, an attribute, an address, a style or a console message. */
  readonly pages: readonly ShopPage[];
  /** Shown in pieces over several adjacent elements on every page that shows it: no single string holds it. */
  readonly split: boolean;
}

const DETECTABLE: ReadonlySet<ValueKind> = new Set([
  'email',
  'phone',
  'card',
  'ssn',
  'iban',
  'ip',
  'number',
  'secret',
]);

const EVERY_PAGE: readonly ShopPage[] = ['account', 'checkout', 'order', 'security', 'support'];

/** The values inside the free text that a person types in the support page, beyond those listed already. */
const MENTIONED: Readonly<Record<string, readonly (readonly [ValueKind, string, Field])[]>> = {
  maria: [
    ['phone', '415.555.0132', 'message'],
    ['phone', '415-555-0132', 'note'],
  ],
  joerg: [
    ['email', 'buchhaltung@nordlicht-verlag.example', 'message'],
    ['phone', '0171 3920042', 'message'],
    ['iban', 'DE89370400440532013000', 'message'],
  ],
  amara: [
    ['number', '340434188193', 'message'],
    ['phone', '+44 7700 900142', 'message'],
  ],
};

/** Every personal value that the recordings of the demo hold: what the script types and what the shop shows. */
export const PERSONAL_VALUES: readonly PersonalValue[] = PEOPLE.flatMap(valuesOf);

function valuesOf(person: Person): PersonalValue[] {
  const { account, card } = person;
  const value = (
    kind: ValueKind,
    text: string,
    fields: readonly Field[],
    pages: readonly ShopPage[] = [],
    extra: Partial<PersonalValue> = {},
  ): PersonalValue => ({
    recording: person.id,
    person: person.id,
    kind,
    value: text,
    detectable: DETECTABLE.has(kind),
    typed: fields.length > 0,
    shown: pages.length > 0,
    fields,
    pages,
    split: false,
    ...extra,
  });
  const gift = person.giftFor;
  const giftOwner = { person: PEOPLE.find(({ email }) => email === gift?.email)?.id ?? person.id };
  return [
    value('name', person.name, person.returning ? ['recipient'] : ['name', 'recipient'], [
      'account',
      'order',
      'support',
    ]),
    value('email', person.email, ['email'], EVERY_PAGE),
    value('password', person.password, ['password']),
    value('phone', person.phone, ['phone'], ['account', 'order', 'support']),
    value('birthDate', person.birthDate, ['birthDate']),
    ...(person.ssn ? [value('ssn', person.ssn, ['ssn'])] : []),
    value('address', person.street, ['street'], ['order']),
    value('address', person.city, ['city'], ['order']),
    value('address', person.zip, ['zip'], ['order']),
    value('card', card.number, ['card']),
    value('card', card.number.replaceAll(' ', ''), [], ['checkout']),
    value('cardExpiry', card.expiry, ['expiry']),
    value('cardCode', card.cvc, ['cvc']),
    value('cardEnding', card.number.slice(-4), [], ['order']),
    value('iban', person.iban, ['iban'], ['order']),
    value('search', person.search, ['q'], ['catalogue']),
    ...(gift
      ? [
          value('name', gift.name, ['giftName'], ['order'], giftOwner),
          value('email', gift.email, ['giftEmail'], ['order'], giftOwner),
        ]
      : []),
    ...person.messages.map((message) => value('note', message, ['message'], ['support'])),
    value('note', person.note, ['note'], ['support']),
    ...MENTIONED[person.id]!.map(([kind, text, field]) => value(kind, text, [field], ['support'])),
    value('number', account.accountNumber, [], ['account', 'support']),
    value('number', account.accountNumber.replace(/(\d{4})(\d{4})/, '$1 $2 '), [], ['support'], {
      split: true,
    }),
    value('number', account.orderNumber, [], ['order', 'support']),
    value('number', account.loyaltyCard, [], ['account']),
    value('email', account.billingEmail, [], ['account', 'security']),
    value('phone', account.callbackPhone, [], ['account', 'support']),
    value('secret', account.token, [], ['catalogue', 'account', 'order', 'security']),
    ...account.signIns.map(({ address }) => value('ip', address, [], ['security'])),
  ];
}

/** What the shop shows that says nothing about a person: a redacted replay must keep it readable. */
export const READABLE: readonly string[] = [
  '$349.00',
  '$1,249.00',
  'AQ-1107',
  'AQ-4402-B',
  'Firmware 4.12.1',
  '8×42',
  '2026-11-27',
  'November 27, 2026',
  '09:00–17:30',
  '1920×1080',
  'Field goods for patient people',
  'Add to basket',
  'Version 3.18.0',
  'Free delivery over $75.00',
];
