import { LISTED_ATTRIBUTES } from '../../../core/replay/attributes.ts';
import { loadRecordings } from '../../support/recordings.ts';
import { PLANTED } from '../planted.ts';
import { CSS_POSITIONS, TEXT_POSITIONS, URL_POSITIONS } from '../positions.ts';

/** Numbers between 0 and 1, the same for a seed wherever they are drawn (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** What strings of a page are made of, and what is near to a value without being one. */
const FRAGMENTS: readonly string[] = [
  ...'the of our and to order shipping Delivery Settings account Basic plan bearer digest negotiate dot at code pin use enter password'.split(
    ' ',
  ),
  ...'2024-01-15 12:30:45 $1,299.00 1.2.3.4 0.123456 555-1234 10.5px #1 100% 1712345678901 4111 1111 3 24 0000'.split(
    ' ',
  ),
  ...'acme.io /img/logo.png https:// http://x.org/a?b=1 ?q=1 #top mailto: tel: [at] (dot) &amp; &#64; %40 %2 \\u0040 \\x41 \\40 eyJ sk- AKIA'.split(
    ' ',
  ),
  ...'{color:red} a::before h1::after .md\\:w-1\\/2 content:"\\e900" content:"ab" url(/a.png) url(data:image/png;base64,AA) /*x*/ --tw-a:1 @media z-index:9999999 #12345678 !important'.split(
    ' ',
  ),
  ...'M0 0L10 10z 0 0 24 24 translate(1,2) é ü – … • ™ ½ 中文 пароль код \u200b \u202e \ud83d\ude00 ａ ４ \u00a0'.split(
    ' ',
  ),
  ...[
    '"',
    "'",
    '<b>',
    '</b>',
    '\n',
    '\t',
    '  ',
    ' ',
    '',
    ',',
    ';',
    ':',
    '=',
    '_',
    '-',
    '.',
    '/',
    '|',
    '@',
    '(',
    ')',
    '*',
    '**',
  ],
  ...[
    'am9lQGFjbWUuaW8=',
    'QWxhZGRpbjpvcGVu',
    'Main.4f3a2b1c9d.js',
    '550e8400-e29b-41d4-a716-446655440000',
    'DE89 3704',
  ],
];
const RARE: readonly string[] = PLANTED.map(({ written }) => written);

/** A string of a few fragments, now and then with a value in it. */
function anyString(random: () => number): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const parts = Array.from({ length: 1 + Math.floor(random() * 5) }, () =>
    random() < 0.06
      ? pick(RARE)
      : random() < 0.1
        ? String(Math.floor(10 ** (random() * 12)))
        : pick(FRAGMENTS),
  );
  return parts.join(pick(['', '', ' ', ' ', ', ', '-', '/']));
}

const TAGS = 'option select optgroup textarea input button meta li meter style script title a img span'.split(
  ' ',
);
const ATTRIBUTES = [...LISTED_ATTRIBUTES.keys(), 'data-cc1', 'data-cc2', 'onclick', 'Label', 'x'];

const POSITIONS = [...TEXT_POSITIONS, ...URL_POSITIONS, ...CSS_POSITIONS];

/** Events that have a generated string at one of the places of the tables. */
export function anyEvents(random: () => number): unknown[] {
  const position = POSITIONS[Math.floor(random() * POSITIONS.length)]!;
  const made = position.events(anyString(random));
  return made[Math.floor(random() * made.length)] as unknown[];
}

/** Chunks of the recordings, each cut to some of its events, with some of their strings exchanged. */
export function anyMutation(random: () => number): unknown[] {
  const recordings = loadedRecordings();
  const chunks = recordings[Math.floor(random() * recordings.length)]!;
  const chunk = chunks[Math.floor(random() * chunks.length)]!;
  const start = Math.floor(random() * chunk.length);
  const events = structuredClone(chunk.slice(start, start + 1 + Math.floor(random() * 6)));
  const rate = random() * 0.1;
  const word = TYPED[Math.floor(random() * TYPED.length)]!;
  return events.map((event) => mutated(event, { rate, word }, random));
}

/** What is typed in fields and shown elsewhere too, alone or with other words around it. */
const TYPED = [
  'Germany',
  'code 4711',
  'a longer answer of several words',
  'Zürich',
  'joe@acme.io',
  '---- ----',
];
const AROUND = ['', '', '', 'Dear ', ' is chosen', ' '];

/** How often strings are exchanged, and the word that is shown more than once. */
interface Change {
  readonly rate: number;
  readonly word: string;
}

function anyStringOr({ word }: Change, random: () => number): string {
  if (random() < 0.5) return anyString(random);
  const around = AROUND[Math.floor(random() * AROUND.length)]!;
  return random() < 0.5 ? around + word : word + around;
}

let recordings: readonly (readonly (readonly unknown[])[])[] | undefined;
function loadedRecordings() {
  recordings ??= loadRecordings().map(({ chunks }) => chunks);
  return recordings;
}

function mutated(value: unknown, change: Change, random: () => number): unknown {
  const { rate } = change;
  if (typeof value === 'string') return random() < rate ? anyStringOr(change, random) : value;
  if (typeof value === 'number') return random() < rate / 20 ? Math.floor(10 ** (random() * 14)) : value;
  if (Array.isArray(value)) return value.map((item) => mutated(item, change, random));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mutatedMember(key, item, change, random)]),
  );
}

/** Elements become others and get attributes that are looked at in a way of their own. */
function mutatedMember(key: string, item: unknown, change: Change, random: () => number): unknown {
  const { rate } = change;
  if (key === 'tagName' && random() < rate) return TAGS[Math.floor(random() * TAGS.length)];
  if (['type', 'tagName', 'source'].includes(key) && random() > rate / 20) return item;
  const changed = mutated(item, change, random);
  if (key !== 'attributes' || Array.isArray(item) || random() > rate) return changed;
  const name = ATTRIBUTES[Math.floor(random() * ATTRIBUTES.length)]!;
  return {
    ...(changed as object),
    [name]: random() < 0.3 ? `${random() < 0.5}` : anyStringOr(change, random),
  };
}

/** Events as bytes, some of which are exchanged, put in, taken out or written in another way. */
export function anyBytes(random: () => number): Uint8Array {
  const json = JSON.stringify(random() < 0.7 ? [anyEvents(random)].flat() : anyMutation(random).slice(0, 2));
  const spaced =
    random() < 0.3 ? json.replaceAll(',"', ' ,\n "').replaceAll(':', random() < 0.5 ? ' : ' : ':') : json;
  const bytes = [...new TextEncoder().encode(spaced)];
  const strange = [
    0x00, 0x0a, 0x22, 0x5b, 0x5c, 0x5d, 0x7b, 0x7d, 0x2c, 0x3a, 0x80, 0xc3, 0xed, 0xff, 0x30, 0x2d, 0x65,
    0x75,
  ];
  for (let changes = Math.floor(random() * 3); changes > 0; changes--) {
    const at = Math.floor(random() * bytes.length);
    const taken = random() < 0.5 ? 1 : 0;
    bytes.splice(at, taken, ...(random() < 0.7 ? [strange[Math.floor(random() * strange.length)]!] : []));
  }
  return Uint8Array.from(bytes);
}
