import { internationalPhone, NATIONAL_FORMS, nationalPhone } from './phones.ts';
import { Random } from './random.ts';
import { card, email, iban, ip, number, secret, ssn, type Written } from './values.ts';

/** A text with one value in it. `start` and `end` are UTF-16 offsets. */
export interface Labelled {
  readonly type: string;
  readonly form: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What stands around a value; `@` is its place. */
const AROUND: Readonly<Record<string, readonly string[]>> = {
  any: [
    '@',
    'It is @.',
    'Saved: @, thank you',
    '(@)',
    '"@"',
    '<b>@</b>',
    'a;@;b',
    '{"value":"@"}',
    'Zuletzt geändert: @ (gültig)',
    'Voici @ comme demandé',
    'row 12\n@\nrow 13',
    'We found @ in your account and updated it.',
    'Hello, @!',
    '→ @ ←',
    'Fact: @',
  ],
  email: [
    'Write to @ today',
    'mailto:@',
    'From: @, 2 minutes ago',
    'Signed in as @',
    'Kontakt: @',
    '<@>',
    'user=@&page=2',
    'Invoices are sent to @.',
  ],
  ip: ['Last login from @', 'client @ connected', 'IP: @', 'Your address is @.', 'from @, port closed'],
  card: ['Paid with @', 'Card number: @', 'Karte @ abgelaufen', 'Visa @ exp. 12/27', 'carte n° @'],
  ssn: ['SSN @', 'Social security number: @', 'Taxpayer @ (verified)', 'ssn=@'],
  iban: ['IBAN: @', 'Please pay to @.', 'Konto @', 'Überweisung an @ bis Freitag', 'iban=@;'],
  phone: [
    'Call @ now',
    'Tel.: @',
    'Telefon: @',
    'phone=@',
    'Mobile @, evenings only',
    'Tél. @',
    'Reach me on @ (WhatsApp)',
    'Volejte @',
    'Ring @ or write to us.',
    'tel @',
    'Order 4412, contact @.',
    'On 2026-11-24 at 10:15 from @',
  ],
  number: ['Account @', 'Customer number: @', 'Vertragsnummer @', 'Policy @ was renewed', 'id @', 'č. ú. @'],
  secret: ['Token: @', 'Authorization: Bearer @', 'export KEY=@', 'Your key is @', '"@"'],
  code: [
    'Your verification code is @',
    '@ is your verification code.',
    'Verification code: @',
    'PIN: @',
    'Your one-time code is @. Do not share it.',
    'OTP @',
    'Security code @',
    'Use code @ to sign in',
    'Bestätigungscode: @',
    'Enter the code @ to verify your account',
    'otp=@',
    '{"pin":"@"}',
  ],
  password: [
    'password=@',
    '"password": "@"',
    'Password: @',
    'Your temporary password is @',
    'PASSWORD=@',
    "pwd: '@'",
    'passwd = @',
  ],
};

/** How many values of each type a set of some size holds, in parts. */
const TYPES: readonly (readonly [type: string, parts: number, value: (random: Random) => Written])[] = [
  ['email', 4, email],
  ['ip', 3, ip],
  ['card', 3, card],
  ['ssn', 2, ssn],
  ['iban', 3, iban],
  ['number', 2, number],
  ['secret', 2, secret],
  ['phone, international', 3, (random) => phoneForm(internationalPhone(random))],
];
const NATIONAL_PARTS = 5;

/**
 * A set of labelled texts: `size` values of all types, of which those in national form are spread evenly over
 * the numbering plans. The same seed gives the same set.
 */
export function labelledTexts(seed: number, size: number): Labelled[] {
  const random = new Random(seed);
  const parts = TYPES.reduce((sum, [, share]) => sum + share, NATIONAL_PARTS);
  const texts = TYPES.flatMap(([type, share, value]) =>
    Array.from({ length: Math.ceil((size * share) / parts) }, () => labelled(random, type, value(random))),
  );
  const perPlan = Math.ceil((size * NATIONAL_PARTS) / parts / NATIONAL_FORMS.length);
  const national = NATIONAL_FORMS.flatMap((region) =>
    Array.from({ length: perPlan }, () =>
      labelled(random, 'phone, national', phoneForm(nationalPhone(random, region))),
    ),
  );
  return [...texts, ...national];
}

function phoneForm({ region, written }: { region: string; written: string }): Written {
  return { form: region, written };
}

function labelled(random: Random, type: string, { form, written, behind = '' }: Written): Labelled {
  const around = random.pick(surroundings(random, type, form));
  const start = around.indexOf('@');
  return {
    type,
    form,
    text: around.slice(0, start) + written + behind + around.slice(start + 1),
    start,
    end: start + written.length,
  };
}

/** National forms and secrets come in context, as the goal for them says; other values often stand alone. */
function surroundings(random: Random, type: string, form: string): readonly string[] {
  if (form === 'code told in words') return AROUND.code ?? [];
  if (form === 'password') return AROUND.password ?? [];
  const own = AROUND[type.split(',')[0] ?? ''] ?? [];
  return type === 'secret' || type.endsWith('national') || random.chance(0.6) ? own : (AROUND.any ?? []);
}
