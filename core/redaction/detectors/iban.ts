import type { Detector, Match } from './detector.ts';

/** Lengths by country: SWIFT IBAN Registry, release 99. */
const LENGTHS: Readonly<Record<string, number>> = Object.fromEntries(
  `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29
  ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20
  LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29
  PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20
  YE30`
    .split(/\s+/)
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const HEAD = /(?=([A-Za-z]{2})[ .-]?\d[ .-]?\d)/g;

/** International bank account numbers: ISO 13616, checked by ISO 7064 mod 97-10; spaced, compact, any case. */
export const iban: Detector = {
  type: 'iban',
  category: 'numbers',
  find(text) {
    return Array.from(text.matchAll(HEAD), (head) => candidate(text, head.index, head[1] ?? '')).filter(
      (match) => match !== undefined,
    );
  },
};

function candidate(text: string, start: number, country: string): Match | undefined {
  const length = LENGTHS[country.toUpperCase()];
  if (length === undefined) return undefined;
  let characters = '';
  let at = start;
  for (; at < text.length && characters.length < length; at++) {
    const unit = text[at] ?? '';
    if (/[A-Za-z0-9]/.test(unit)) characters += unit;
    else if (!/[ .\-/_]/.test(unit) || !/[A-Za-z0-9]/.test(text[at + 1] ?? '')) return undefined;
  }
  return characters.length === length && remainder(characters) === 1 ? { start, end: at } : undefined;
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
