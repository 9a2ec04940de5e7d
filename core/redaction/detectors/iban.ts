import type { Detector, Match } from './detector.ts';

/**
 * The structure of the account number by country (SWIFT IBAN Registry, release 99): how many characters of each
 * kind, `n` digits, `a` letters, `c` either.
 */
const STRUCTURES: ReadonlyMap<string, string> = new Map(
  `AD8n12c AE19n AL8n16c AT16n AZ4a20c BA16n BE12n BG4a6n8c BH4a14c BI23n BR23n1a1c BY4c4n16c CH5n12c CR18n CY8n16c
  CZ20n DE18n DJ23n DK14n DO4c20n EE16n EG25n ES20n FI14n FK2a12n FO14n FR10n11c2n GB4a14n GE2a16n GI4a15c GL14n
  GR7n16c GT4c20c HN4a20n HR17n HU24n IE4a14n IL19n IQ4a15n IS22n IT1a10n12c JO4a4n18c KW4a22c KZ3n13c LB4n20c
  LC4a24c LI5n12c LT16n LU3n13c LV4a13c LY21n MC10n11c2n MD20c ME18n MK3n10c2n MN16n MR23n MT4a5n18c MU4a19n3a
  NI4a20n NL4a10n NO11n OM3n16c PK4a16c PL24n PS4a21c PT21n QA4a21c RO4a16c RS18n RU14n15c SA2n18c SC4a20n3a SD14n
  SE20n SI15n SK20n SM1a10n12c SO19n ST21n SV4a20n TL19n TN20n TR6n16c UA6n19c VA18n VG4a16n XK16n YE4a4n18c`
    .split(/\s+/)
    .map((entry) => [entry.slice(0, 2), kinds(entry.slice(2))]),
);

const HEAD = /[A-Za-z]{2}(?=[ .\-/_:,|]{0,3}\d[ .\-/_:,|]{0,3}\d)/g;
/** What may stand between the characters. */
const SEPARATOR = /^[ .\-/_:,|]$/;
const MOST_SEPARATORS = 3;
/** Words that happen to have the structure and the check digits have fewer digits than any account. */
const FEWEST_DIGITS = 8;

/** How many characters an account number has, by country. */
export const IBAN_LENGTHS: ReadonlyMap<string, number> = new Map(
  Array.from(STRUCTURES, ([country, structure]) => [country, 'aann'.length + structure.length]),
);

/** International bank account numbers: ISO 13616, checked by ISO 7064 mod 97-10; spaced, compact, any case. */
export const iban: Detector = {
  type: 'iban',
  category: 'numbers',
  find(text) {
    const found: Match[] = [];
    HEAD.lastIndex = 0;
    for (let head = HEAD.exec(text); head; head = HEAD.exec(text)) {
      const match = candidate(text, head.index, head[0]);
      if (match) found.push(match);
      // `deDE89…`: the country can begin at the second letter.
      HEAD.lastIndex = head.index + 1;
    }
    return found;
  },
};

/** `4a2n` as `aaaann`. */
function kinds(structure: string): string {
  return structure.replace(/(\d+)([nac])/g, (_, count: string, kind: string) => kind.repeat(Number(count)));
}

function candidate(text: string, start: number, country: string): Match | undefined {
  const structure = STRUCTURES.get(country.toUpperCase());
  if (structure === undefined) return undefined;
  const whole = `aann${structure}`;
  let characters = '';
  let digits = 0;
  let separators = 0;
  let at = start;
  for (; characters.length < whole.length; at++) {
    const unit = text[at] ?? '';
    if (fits(unit, whole[characters.length])) {
      characters += unit;
      separators = 0;
      if (unit <= '9') digits++;
    } else if (!SEPARATOR.test(unit) || ++separators > MOST_SEPARATORS) return undefined;
  }
  return digits >= FEWEST_DIGITS && remainder(characters) === 1 ? { start, end: at } : undefined;
}

function fits(unit: string, kind: string | undefined): boolean {
  const isDigit = unit >= '0' && unit <= '9';
  if (kind === 'n') return isDigit;
  return /^[A-Za-z]$/.test(unit) || (kind === 'c' && isDigit);
}

/** ISO 7064 mod 97-10 over the number that the moved characters make, A as 10 to Z as 35. */
function remainder(characters: string): number {
  const moved = characters.slice(4) + characters.slice(0, 4);
  let rest = 0;
  for (const unit of moved) {
    const value = Number.parseInt(unit, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}
