/**
 * The invented people of the demo shop: what they type, and what the shop knows about them.
 * Everything is reserved for fiction, documentation or tests where such a reserve exists: phones (NANP 555-01xx,
 * Ofcom and Bundesnetzagentur drama numbers), domains (RFC 2606), addresses (RFC 5737, RFC 3849), the card
 * networks' test numbers, the IBAN registry's examples, and SSNs that the SSA withdrew.
 */

/** One row of the shop's list of recent sign-ins. */
interface SignIn {
  readonly at: string;
  readonly device: string;
  readonly address: string;
}

/** What the shop's own records hold about a customer, beyond what the customer typed. */
export interface Account {
  readonly name: string;
  readonly accountNumber: string;
  readonly orderNumber: string;
  readonly loyaltyCard: string;
  /** A second address that the customer never typed here. */
  readonly billingEmail: string;
  readonly callbackPhone: string;
  /** A bearer token, as careless shops put it in links. */
  readonly token: string;
  readonly signIns: readonly SignIn[];
}

export interface Person {
  /** Names the person and the recording. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly phone: string;
  readonly birthDate: string;
  /** Given for the age check; only where the person has one. */
  readonly ssn?: string;
  readonly street: string;
  readonly city: string;
  readonly zip: string;
  readonly country: string;
  readonly card: { readonly number: string; readonly expiry: string; readonly cvc: string };
  readonly iban: string;
  readonly search: string;
  /** Somebody else, to whom the order is sent as a gift. */
  readonly giftFor?: { readonly name: string; readonly email: string };
  readonly messages: readonly string[];
  readonly note: string;
  /** Has an account already and signs in; the others sign up. */
  readonly returning: boolean;
  readonly account: Account;
}

export const PEOPLE: readonly Person[] = [
  {
    id: 'maria',
    name: 'Maria Delgado',
    email: 'maria.delgado@brightwater.example',
    password: 'Heron-on-the-9th-pier!',
    phone: '(415) 555-0132',
    birthDate: '04/17/1988',
    ssn: '219-09-9999',
    street: '2214 Alder Hollow Road',
    city: 'Oakland',
    zip: '94611',
    country: 'United States',
    card: { number: '4242 4242 4242 4242', expiry: '09/29', cvc: '737' },
    iban: 'FR14 2004 1010 0505 0001 3M02 606',
    search: 'binoculars for Tobias',
    giftFor: { name: 'Jörg Weiß', email: 'joerg.weiss@nordlicht-verlag.example' },
    messages: [
      'Hi, please write to maria.delgado@brightwater.example, not to my old address.',
      'You can also call 415.555.0132, my account is 884022175093.',
    ],
    note: 'Ring Maria at 415-555-0132 before delivery',
    returning: false,
    account: {
      name: 'Maria Delgado',
      accountNumber: '884022175093',
      orderNumber: '7300419268',
      loyaltyCard: '6006 4921 7735 0018',
      billingEmail: 'mdelgado+bills@creekside.test',
      callbackPhone: '+1 510-555-0178',
      token:
        'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtYXJpYS5kZWxnYWRvIiwiZXhwIjoxNzk1NTAwMDAwfQ.l0Xk3mQv8nT2bYw5RjZ7cUe1HsPaGd4fKo6tNiV9xBy',
      signIns: [
        { at: '2026-11-23 18:42', device: 'Firefox 145.0 on macOS', address: '203.0.113.87' },
        { at: '2026-11-20 07:05', device: 'Safari 26.1 on iOS', address: '2001:db8:4f3a:1c::9e27' },
        { at: '2026-11-02 21:16', device: 'Firefox 144.0 on macOS', address: '198.51.100.23' },
      ],
    },
  },
  {
    id: 'joerg',
    name: 'Jörg Weiß',
    email: 'joerg.weiss@nordlicht-verlag.example',
    password: 'Zugspitze2962m_gestern',
    phone: '+49 30 23125 042',
    birthDate: '23.11.1975',
    street: 'Fasanenweg 118b',
    city: 'Berlin',
    zip: '10719',
    country: 'Germany',
    card: { number: '5555555555554444', expiry: '02/28', cvc: '518' },
    iban: 'DE89 3704 0044 0532 0130 00',
    search: 'trail camera Lübars',
    messages: [
      'Please send the invoice to buchhaltung@nordlicht-verlag.example as well.',
      'Mobile is 0171 3920042. Refund to DE89370400440532013000 please.',
    ],
    note: 'Rechnung an Jörg Weiß, Fasanenweg 118b',
    returning: true,
    account: {
      name: 'Jörg Weiß',
      accountNumber: '551209437768',
      orderNumber: '7300420771',
      loyaltyCard: '6006 4921 8802 4431',
      billingEmail: 'jörg@bücherwald.example',
      callbackPhone: '+49 171 3920077',
      token: 'sess_9fK2xQ7LmZ4vT8wR1bN6cY3hJ5dG0pAe',
      signIns: [
        {
          at: '2026-11-24 06:58',
          device: 'Chrome 153.0 on Windows',
          address: '2001:db8:85a3::8a2e:370:7334',
        },
        { at: '2026-11-22 19:31', device: 'Chrome 153.0 on Android', address: '192.0.2.146' },
        { at: '2026-11-19 20:02', device: 'Chrome 152.0 on Windows', address: '::ffff:203.0.113.199' },
      ],
    },
  },
  {
    id: 'amara',
    name: 'Amara Okafor-Lindqvist',
    email: 'amara.okafor+quill@lindqvist.test',
    password: 'kestrel//4:15am',
    phone: '07700 900142',
    birthDate: '1993-02-28',
    ssn: '078-05-1120',
    street: 'Flat 6, 41 Sparrowgate Lane',
    city: 'San Diego',
    zip: '92103-4417',
    country: 'United States',
    card: { number: '3782 822463 10005', expiry: '12/27', cvc: '4912' },
    iban: 'GB29 NWBK 6016 1331 9268 19',
    search: 'feeder balcony 6B',
    messages: [
      'My parcel went to the wrong flat, tracking 340434188193.',
      'I am at amara.okafor+quill@lindqvist.test or +44 7700 900142.',
    ],
    note: 'IP at home is 100.64.12.207, ask Amara first',
    returning: false,
    account: {
      name: 'Amara Okafor-Lindqvist',
      accountNumber: '730066418829',
      orderNumber: '7300421594',
      loyaltyCard: '6006 4921 9014 6652',
      billingEmail: 'a.okafor@sparrowgate.test',
      callbackPhone: '020 7946 0815',
      token: 'ak_live_51HxW8fPqT3nB7vKzR2mYcL9d',
      signIns: [
        { at: '2026-11-24 07:11', device: 'Chrome 153.0 on Linux', address: '100.64.12.207' },
        {
          at: '2026-11-21 22:40',
          device: 'Edge 152.0 on Windows',
          address: '2001:0DB8:00AC:0010:0000:0000:0000:4D1F',
        },
        { at: '2026-11-18 12:25', device: 'Safari 26.1 on iPadOS', address: '198.51.100.201' },
      ],
    },
  },
];

/** What the shop shows to a visitor whom it does not know. */
const STRANGER: Account = {
  name: 'Robin Foxglove',
  accountNumber: '100200345617',
  orderNumber: '7300999012',
  loyaltyCard: '6006 4921 0000 1177',
  billingEmail: 'accounts@foxglove.test',
  callbackPhone: '+1 628-555-0190',
  token: 'sess_2bV7nQ4xK9mL1cR8wT5zY6hJ3dG0pFs',
  signIns: [
    { at: '2026-11-24 07:00', device: 'This browser', address: '192.0.2.55' },
    { at: '2026-11-20 16:33', device: 'Another browser', address: '2001:db8:7::c0de' },
  ],
};

/** The shop's record of the customer with this email address, in any case. */
export function accountOf(email: string): Account {
  return PEOPLE.find((person) => person.email === email.toLowerCase())?.account ?? STRANGER;
}
