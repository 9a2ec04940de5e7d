import { PERSONAL_VALUES } from '../../demo/personal-values.ts';
import { loadRecordings } from '../../test/support/recordings.ts';
import { Random } from '../quality/random.ts';

/** Personal values a MB, about what recordings of real sites hold. */
const VALUES_A_MEGABYTE = 16;
/** What stands in place of people's values. */
const WORDS =
  'amber birch cedar dune ember fern grove hazel iris juniper kelp lichen maple nettle olive pine'.split(' ');

/** What varies the text: other words, since those above are also typed. */
const OTHER_WORDS =
  'basalt chalk clay flint gneiss granite gravel jasper loam marble opal quartz sandstone shale slate tuff'.split(
    ' ',
  );

/**
 * Chunks of about 100 KB made of the demo's recordings, as JSON. Their invented people's values, of which they are far
 * fuller than a common site, give way to plain words; then a few values are put back into the text.
 *
 * @param bytes how much, at least
 */
export function corpus(bytes: number, seed = 1): Buffer[] {
  return cut(bytes, withoutPeople, seed);
}

/** The same of the recordings as they are, with a personal value in every other kilobyte. */
export function demoCorpus(bytes: number, seed = 1): Buffer[] {
  return cut(bytes, JSON.stringify, seed);
}

function cut(bytes: number, toJson: (event: unknown) => string, seed: number): Buffer[] {
  const random = new Random(seed);
  const plain = loadRecordings().map(({ chunks }) =>
    chunks.flatMap((chunk) => chunk.map((event) => toJson(event))),
  );
  const made: Buffer[] = [];
  let total = 0;
  while (total < bytes) {
    const events = random.pick(plain);
    const start = random.between(0, events.length - 1);
    let size = 0;
    let end = start;
    while (end < events.length && size < 100_000) size += events[end++]!.length;
    const chunk = Buffer.from(
      `[${events
        .slice(start, end)
        .map((event) => varied(event, random))
        .join(',')}]`,
    );
    made.push(chunk);
    total += chunk.length;
  }
  return made;
}

/** An event as JSON, every personal value of the demo's people in its strings replaced by a word. */
function withoutPeople(event: unknown): string {
  return JSON.stringify(event).replace(STRING, (string) => {
    let plain = string;
    for (const [index, value] of SPELLINGS.entries())
      if (plain.includes(value)) plain = plain.replaceAll(value, WORDS[index % WORDS.length]!);
    return plain;
  });
}

const STRING = /"(?:[^"\\]|\\.)*"/g;
/** What is typed key by key shows the beginnings of a value before it; of numbers those can be values too. */
const SHORTEST_BEGINNING = 6;

const SPELLINGS = [...new Set(PERSONAL_VALUES.flatMap(({ value }) => spellings(value)))]
  .filter((value) => value.length > 3 && (/[^\d.]/.test(value) || value.length >= SHORTEST_BEGINNING))
  .sort((a, b) => b.length - a.length);

function spellings(value: string): string[] {
  const written = [JSON.stringify(value).slice(1, -1), encodeURIComponent(value)];
  if (/\p{L}/u.test(value)) return written;
  const lengths = Array.from({ length: Math.max(0, value.length - SHORTEST_BEGINNING) }, (_, at) => at);
  return [...written, ...lengths.map((at) => value.slice(0, SHORTEST_BEGINNING + at))];
}

/** Other words in the text, so that no two chunks are alike, and a personal value now and then. */
function varied(json: string, random: Random): string {
  const spacing = 1_000_000 / VALUES_A_MEGABYTE;
  return json.replace(/"textContent":"([^"\\]{3,})"/g, (whole, text: string) => {
    const share = (json.length / spacing) * (1 / Math.max(1, json.length / 400));
    const word = random.pick(OTHER_WORDS);
    if (random.unit() < share) return `"textContent":"${text} ${value(random)}"`;
    return random.chance(0.3) ? `"textContent":"${text} ${word}"` : whole;
  });
}

function value(random: Random): string {
  return random.pick([
    () => `${random.pick(WORDS)}.${random.pick(WORDS)}@${random.pick(WORDS)}.org`,
    () => random.fill('([2-9]0#) 55#-####'),
    () => random.fill('203.0.113.[1-9]'),
    () => random.fill('219-0[1-9]-####'),
  ])();
}

/** Inputs that are meant to be slow, each about `bytes` long. */
export function worstInputs(bytes: number): { readonly name: string; readonly body: Buffer }[] {
  const text = (fill: string) =>
    Buffer.from(
      JSON.stringify([
        {
          type: 2,
          timestamp: 1,
          data: {
            initialOffset: { top: 0, left: 0 },
            node: {
              type: 0,
              id: 1,
              childNodes: [{ type: 3, id: 2, textContent: fill.repeat(bytes / fill.length) }],
            },
          },
        },
      ]),
    );
  return [
    { name: 'one string of words', body: text('plain words of a page ') },
    { name: 'nothing but addresses', body: text('joe@acme.io ') },
    { name: 'nothing but digits', body: text('415 555 2671 ') },
    { name: 'nothing but escapes', body: text('%40&#64;\\u0040') },
  ];
}
