import { Random } from './random.ts';
import { hex, name } from './values.ts';

type Write = (random: Random) => string;

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function two(random: Random, most: number, least = 1): string {
  return String(random.between(least, most)).padStart(2, '0');
}

function year(random: Random): number {
  return random.between(1980, 2027);
}

/** A whole number with its thousands parted. */
function thousands(random: Random, groups: number, separator: string): string {
  return [random.between(1, 999), ...Array.from({ length: groups }, () => random.fill('###'))].join(
    separator,
  );
}

function uuid(random: Random): string {
  return [8, 4, 4, 4, 12].map((length) => hex(random, length)).join('-');
}

/** Thirteen digits with the check digit of GS1. */
function productCode(random: Random): string {
  const digits = random.fill('############');
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return digits + ((10 - (sum % 10)) % 10);
}

function list(random: Random, count: number, write: Write, separator: string): string {
  return Array.from({ length: count }, () => write(random)).join(separator);
}

/** Texts without personal data, by what they show. */
const CLEAN: Readonly<Record<string, readonly Write[]>> = {
  prices: [
    (r) => `$${thousands(r, 1, ',')}.${two(r, 99, 0)}`,
    (r) => `Total: $${thousands(r, 2, ',')}.${two(r, 99, 0)}`,
    (r) => `${thousands(r, 1, '.')},${two(r, 99, 0)} €`,
    (r) => `€ ${thousands(r, 2, '.')},${two(r, 99, 0)}`,
    (r) => `CHF ${thousands(r, 1, "'")}.${two(r, 99, 0)}`,
    (r) => `${thousands(r, 1, ' ')} Kč s DPH`,
    (r) => `${thousands(r, 2, '\u00a0')} Kč`,
    (r) => `¥${thousands(r, 2, ',')}`,
    (r) => `from ${r.between(99, 9999)} per month`,
    (r) => `US$ ${r.between(10, 999)}.${two(r, 99, 0)}`,
    (r) => `R$ ${thousands(r, 1, '.')},${two(r, 99, 0)}`,
    (r) => `was £${r.between(100, 999)}.99, now £${r.between(10, 99)}.99 (save ${r.between(5, 80)}%)`,
    (r) => `${thousands(r, 2, ' ')} kr`,
    (r) => `Revenue ${r.between(1, 999)}.${r.between(1, 9)}M, up ${r.between(1, 99)}.${r.between(1, 9)} %`,
    (r) => `${thousands(r, 2, ' ')},00 zł brutto`,
    (r) => `${thousands(r, 3, ',')} USD`,
  ],
  dates: [
    (r) => `${year(r)}-${two(r, 12)}-${two(r, 28)}`,
    (r) =>
      `${year(r)}-${two(r, 12)}-${two(r, 28)}T${two(r, 23, 0)}:${two(r, 59, 0)}:${two(r, 59, 0)}.${r.fill('###')}Z`,
    (r) =>
      `${year(r)}-${two(r, 12)}-${two(r, 28)} ${two(r, 23, 0)}:${two(r, 59, 0)}:${two(r, 59, 0)},${r.fill('###')} INFO started`,
    (r) => `${r.pick(MONTHS)} ${r.between(1, 28)}, ${year(r)} at ${r.between(1, 12)}:${two(r, 59, 0)} PM`,
    (r) => `${r.between(1, 28)}. ${r.between(1, 12)}. ${year(r)}`,
    (r) => `${two(r, 28)}.${two(r, 12)}.${year(r)} ${two(r, 23, 0)}:${two(r, 59, 0)}`,
    (r) => `${two(r, 12)}/${two(r, 28)}/${year(r)} - ${two(r, 12)}/${two(r, 28)}/${year(r)}`,
    (r) => `${two(r, 28)}-${two(r, 12)}-${year(r)}`,
    (r) => `Week ${r.between(1, 52)}/${year(r)}`,
    (r) => `${year(r)}–${year(r)}`,
    (r) => `${year(r)}-${year(r)}`,
    (r) => `© 2011-${r.between(2020, 2027)} Acme, all rights reserved`,
    (r) => `Mon–Fri ${two(r, 12)}:00–${two(r, 23, 13)}:30, Sat ${two(r, 12)}:00–${two(r, 23, 13)}:00`,
    (r) => list(r, 5, (each) => `${two(each, 23, 0)}:${two(each, 59, 0)}`, ' '),
    (r) => `Mon, ${two(r, 28)} Nov ${year(r)} ${two(r, 23, 0)}:${two(r, 59, 0)}:${two(r, 59, 0)} +0100`,
    (r) => `backup-20${two(r, 27, 10)}${two(r, 12)}${two(r, 28)}.tar.gz`,
    (r) => `20${two(r, 27, 10)}${two(r, 12)}${two(r, 28)}T${two(r, 23, 0)}${two(r, 59, 0)}${two(r, 59, 0)}Z`,
    (r) => `since ${r.between(1_500_000_000_000, 1_900_000_000_000)}`,
    (r) => `${two(r, 23, 0)}:${two(r, 59, 0)}:${two(r, 59, 0)}.${r.fill('######')}`,
    () => '1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30',
    (r) => `${r.pick(['28 29 30', '29 30 31'])} 1 2 3 4`,
    (r) => `${list(r, 4, (each) => String(year(each)), ' ')} season`,
  ],
  versions: [
    (r) => `v${r.between(0, 20)}.${r.between(0, 40)}.${r.between(0, 99)}`,
    (r) => `Chrome/${r.between(90, 150)}.0.${r.between(1000, 9999)}.${r.between(10, 250)}`,
    (r) => `${r.between(1, 20)}.${r.between(0, 30)}.0-canary-20${two(r, 27, 20)}${two(r, 12)}${two(r, 28)}`,
    (r) => `1.${r.between(0, 9)}.${r.between(0, 9)}-rc.${r.between(1, 12)}+build.${r.between(1000, 9999)}`,
    (r) => `Build ${r.between(10_000, 30_000)}.${r.between(1000, 9999)}`,
    (r) => `Windows 10.0.${r.between(10_000, 30_000)}.${r.between(100, 9999)}`,
    (r) => `Firmware ${r.between(1, 9)}.${r.between(0, 99)}.${r.between(0, 9)}.${r.between(10_000, 99_999)}`,
    (r) => `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_${r.between(1, 9)}) AppleWebKit/537.36`,
    (r) => `iPhone OS 17_${r.between(1, 6)}_${r.between(1, 3)} like Mac OS X`,
    (r) => `@types/node@24.${r.between(1, 40)}.${r.between(0, 9)}`,
    (r) => `npm i react@18.${r.between(0, 9)}.0`,
    (r) => `v2.${r.between(0, 99)}.0-${r.between(1, 99)}-g${hex(r, 7)}`,
  ],
  'order numbers': [
    (r) => `Order #${r.fill('######')}`,
    (r) => `INV-${year(r)}-${r.fill('#####')}`,
    (r) => `Order no. ${year(r)}/${r.fill('####')}`,
    (r) => `PO ${r.fill('#####')}`,
    (r) => `SO-${r.fill('###')}-${r.fill('###')}`,
    (r) => `RMA-${r.fill('####')}-${r.fill('##')}`,
    (r) => `OPS-${r.fill('#####')}: retry the job`,
    (r) => `SKU ${r.fill('###')}-${r.fill('####')}-B`,
    (r) => `AQ-${r.fill('####')}-B, qty ${r.between(1, 9)}`,
    (r) => `#${year(r)}-${r.fill('####')}`,
    (r) => `ISBN 978-${r.fill('#')}-${r.fill('##')}-${r.fill('######')}-${r.fill('#')}`,
    (r) => `ISBN-13: 978${r.fill('##########')}`,
    (r) => `EAN ${productCode(r)}`,
    (r) => `Pull request #${r.fill('####')} closes #${r.fill('####')}`,
    (r) => `discount code: ${r.fill('####')}`,
    (r) => `Error code: ${r.fill('####')}`,
    (r) => `Flight OK ${r.fill('####')}, gate B${r.between(1, 40)}, seat ${r.between(1, 40)}A`,
    (r) => `country code ${r.between(10, 99)}, area code ${r.between(200, 999)}`,
  ],
  css: [
    (r) => `z-index: 2147483647; width: ${r.between(1, 99)}.${r.fill('#######')}%`,
    (r) => `margin: ${r.between(1, 99)}px ${r.between(1, 99)}px ${r.between(1, 99)}px ${r.between(1, 99)}px`,
    (r) => `color: #${hex(r, 8)}; border-radius: ${r.between(1, 20)}px`,
    (r) => `transform: matrix(0.${r.fill('#######')}, 0, 0, 1, ${r.between(1, 999)}, ${r.between(1, 999)})`,
    (r) => `rgba(${r.between(0, 255)}, ${r.between(0, 255)}, ${r.between(0, 255)}, 0.${r.fill('##')})`,
    (r) => `.css-${hex(r, 7)}::after { content: "" }`,
    (r) => `cubic-bezier(0.${r.fill('##')}, 0, 0.${r.fill('##')}, 1) ${r.between(100, 900)}ms`,
    (r) => `@media (min-width: ${r.between(300, 2000)}px) and (max-width: ${r.between(2001, 3000)}px)`,
    (r) => `grid-template-columns: repeat(${r.between(2, 12)}, minmax(${r.between(100, 300)}px, 1fr))`,
    (r) => `hsl(${r.between(0, 360)} ${r.between(0, 100)}% ${r.between(0, 100)}%)`,
    (r) => `w-[${r.between(1, 99)}.5px] mt-${r.between(1, 12)} col-span-${r.between(1, 12)}`,
  ],
  'ids and hashes': [
    (r) => uuid(r),
    (r) => `commit ${hex(r, 40)}`,
    (r) => `main.${hex(r, 32)}.chunk.js`,
    (r) => `app-${hex(r, 8)}.css`,
    (r) => `sha256:${hex(r, 64)}`,
    (r) => `trace ${hex(r, 16)}`,
    (r) => `_id ${hex(r, 24)}`,
    (r) => `/static/${r.string(BASE62, 11)}.png`,
    (r) => `key-${r.string(BASE62, 8)}`,
    (r) => `urn:uuid:${uuid(r)}`,
    (r) => `node-${r.between(1, 99)}-${r.between(1000, 9999)}`,
    (r) => `01J${r.string('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 23)}`,
    (r) => `headlessui-menu-button-${r.between(1, 99)} :r${r.between(1, 99)}a:`,
    (r) => `etag W/"${hex(r, 4)}-${hex(r, 12)}"`,
  ],
  coordinates: [
    (r) => `${r.between(0, 89)}.${r.fill('#######')}, ${r.between(0, 179)}.${r.fill('#######')}`,
    (r) => `(${r.between(0, 89)}.${r.fill('####')}, -${r.between(0, 179)}.${r.fill('####')})`,
    (r) =>
      `${r.between(0, 89)}°${two(r, 59)}'${two(r, 59)}.${r.between(0, 9)}"N ${r.between(0, 179)}°${two(r, 59)}'${two(r, 59)}.${r.between(0, 9)}"E`,
    (r) =>
      `lat ${r.between(0, 89)}.${r.fill('####')} lng ${r.between(0, 179)}.${r.fill('####')} zoom ${r.between(1, 20)}`,
    (r) =>
      `@${r.between(0, 89)}.${r.fill('#######')},${r.between(0, 179)}.${r.fill('#######')},${r.between(5, 20)}z`,
    (r) => `viewBox 0 0 ${r.between(100, 2000)} ${r.between(100, 2000)}`,
    (r) => `x: ${r.between(0, 1999)}.${r.fill('##')}, y: ${r.between(0, 1999)}.${r.fill('##')}`,
  ],
  scores: [
    (r) => `3:2 (25-${two(r, 23)}, ${two(r, 23)}-25, 25-${two(r, 23)}, ${two(r, 23)}-25, 15-${two(r, 13)})`,
    (r) => `6-${r.between(0, 4)}, ${r.between(0, 4)}-6, 7-6(${r.between(0, 5)})`,
    (r) => `${r.between(80, 130)}-${r.between(80, 130)}`,
    (r) => `6-4 3-6 7-${r.between(5, 6)}`,
    (r) =>
      `W ${r.between(0, 30)} L ${r.between(0, 30)} D ${r.between(0, 30)} GF ${r.between(10, 99)} GA ${r.between(10, 99)}`,
    (r) => `Round ${r.between(1, 12)}: ${r.between(30, 60)}-${r.between(30, 60)}`,
    (r) => `1:0, 2:1, 2:2, ${r.between(3, 9)}:2`,
    (r) =>
      `${r.between(1, 20)}. ${name(r)} ${r.between(1, 2)}:${two(r, 59)}:${two(r, 59)} +${r.between(1, 59)}.${r.between(0, 9)}s`,
    (r) => `Level ${r.between(1, 50)}, XP ${thousands(r, 1, ',')}/${thousands(r, 1, ',')}`,
  ],
  'prose with numbers': [
    (r) => `In ${year(r)}, ${thousands(r, 2, ',')} people visited the site.`,
    (r) => `${r.between(1_000_000, 9_999_999)} views`,
    (r) => `${thousands(r, 2, ',')} downloads this week`,
    (r) => `${thousands(r, 2, ' ')} obyvatel`,
    (r) => `${thousands(r, 2, '.')} Einwohner`,
    (r) => `${r.between(1_000_000, 9_999_999)} bytes in ${r.between(1, 999)} files`,
    (r) => `Size: ${thousands(r, 2, ',')} bytes (${r.between(1, 99)}.${r.between(1, 9)} MB)`,
    (r) => `${r.between(1, 24)}–${r.between(25, 48)} of ${thousands(r, 1, ',')} results`,
    (r) => `took ${r.between(1_000_000, 9_999_999)} ns`,
    (r) => `${r.between(1, 9)}.${r.fill('##########')} radians`,
    (r) => `${r.between(1000, 9999)}×${r.between(1000, 9999)} pixels, ${r.between(24, 120)} fps`,
    (r) => `${r.between(20, 70)}-${r.between(71, 200)} mm f/2.8, ISO ${r.between(100, 6400)}`,
    (r) => `${r.between(10, 90)} × ${r.between(10, 90)} × ${r.between(10, 90)} cm, ${r.between(1, 20)}.5 kg`,
    (r) => `page ${r.between(10, 99)} of the ${r.between(100, 999)} that were printed in ${year(r)}`,
    (r) =>
      `at ${r.between(10, 12)} o'clock ${r.between(20, 90)} children arrived in ${r.between(2, 9)} buses`,
    (r) =>
      `Chapter ${r.between(1, 40)}, verses ${r.between(1, 20)}-${r.between(21, 40)}, RFC ${r.between(1000, 9999)}`,
    (r) => `${r.between(1, 12)} of ${r.between(13, 40)} tasks done (${r.between(1, 99)} %)`,
    (r) => `${thousands(r, 1, ' ')} km, ${r.between(2, 9)},${r.between(1, 9)} l/100 km`,
    (r) => `${r.between(100, 999)} calories, ${r.between(1, 90)} g protein, ${r.between(1, 90)} g fat`,
    (r) => `Rated ${r.between(1, 4)}.${r.between(0, 9)} out of 5 by ${thousands(r, 1, ',')} customers`,
    (r) => `Room ${r.between(100, 999)}, floor ${r.between(1, 30)}, building ${r.between(1, 9)}`,
    (r) =>
      `Add ${r.between(1, 5)} cups (${r.between(100, 900)} ml) and bake at ${r.between(150, 220)} °C for ${r.between(10, 90)} min`,
    (r) => `The ratio was 0.${r.fill('########')}; the maximum is 4294967295.`,
    (r) => `${name(r)} ${name(r)} and the ${r.between(2, 99)} ${name(r)}`,
    (r) => `Forgot your password? We sent a code to your phone ${r.between(2, 9)} minutes ago.`,
    (r) => `HTTP ${r.between(200, 599)} after ${r.between(1, 999)} ms, retry ${r.between(1, 5)} of 5`,
    (r) => `Progress ${r.between(1, 99)}% · ${r.between(1, 59)}:${two(r, 59)} left`,
    (r) => `p < 0.0${r.between(1, 5)}, n = ${r.between(10, 999)}, R² = 0.${r.fill('####')}`,
    (r) => `Speed limit ${r.between(30, 130)}, exit ${r.between(1, 99)}B, Highway ${r.between(1, 99)}`,
  ],
};

/** A text that names nobody, and what it shows. */
export interface Clean {
  readonly kind: string;
  readonly text: string;
}

/** At least `size` texts without personal data, evenly of every template. The same seed gives the same texts. */
export function cleanTexts(seed: number, size: number): Clean[] {
  const random = new Random(seed);
  const templates = Object.entries(CLEAN).flatMap(([kind, writes]) =>
    writes.map((write) => ({ kind, write })),
  );
  return Array.from({ length: Math.ceil(size / templates.length) }, () =>
    templates.map(({ kind, write }) => ({ kind, text: write(random) })),
  ).flat();
}
