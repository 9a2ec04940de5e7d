import { isCustomElementName, isStandardElement } from '../replay/elements.ts';
import { isEnumerated } from '../replay/enumerations.ts';
import { detect } from './find.ts';
import { type Place, read, write } from './place.ts';
import type { Plan } from './plan.ts';

/** Geometry, ids and indexes are below this; telephone numbers are not. */
const LARGEST_NUMBER = 9_999_999;
/** Milliseconds: a duration of less than a day and a bit, or a time from 2001 to 2100. */
const LONGEST_DURATION = 100_000_000;
const EARLIEST_TIME = 1_000_000_000_000;
const LATEST_TIME = 4_102_444_800_000;
const PLAIN_WORD = /^[A-Za-z][A-Za-z0-9]{0,63}$/;

/** A number of the player's own, or a list of such; anything else becomes 0. */
export function readNumber(place: Place, plan: Plan): void {
  const value = read(place);
  if (Array.isArray(value)) {
    for (let key = 0; key < value.length; key++) readNumber({ holder: value, key, path: place.path }, plan);
  } else if (typeof value === 'number') {
    if (Math.abs(value) > LARGEST_NUMBER) zero(place, plan);
  } else if (value !== null) plan.unknown(place);
}

/** A time stamp or a duration in milliseconds. */
export function readTime(place: Place, plan: Plan): void {
  const value = read(place);
  if (typeof value === 'number') {
    const isTime = value >= EARLIEST_TIME && value <= LATEST_TIME;
    if (!isTime && Math.abs(value) > LONGEST_DURATION) zero(place, plan);
  } else if (value !== null) plan.unknown(place);
}

function zero(place: Place, plan: Plan): void {
  plan.count('structure', place.path);
  write(place, 0);
}

export function readFlag(place: Place, plan: Plan): void {
  const value = read(place);
  if (typeof value !== 'boolean' && value !== null) plan.unknown(place);
}

/** One of the words that rrweb writes here; anything else is masked. */
export function readEnum(place: Place, plan: Plan): void {
  const value = read(place);
  if (value === null || (typeof value === 'string' && isEnumerated(String(place.key), value))) return;
  plan.unknown(place);
}

/** The name of an element, of a drawing call or of a class of the browser. */
export function readName(place: Place, plan: Plan): void {
  const value = read(place);
  if (value === null) return;
  if (typeof value !== 'string') plan.unknown(place);
  else if (place.key === 'tagName') readTagName(place, value, plan);
  else if (!isHarmless(value)) plan.unknown(place);
}

/** What is no element becomes a div, since the replayer has to build something. */
function readTagName(place: Place, value: string, plan: Plan): void {
  if (isStandardElement(value) || (isCustomElementName(value) && detect(value).length === 0)) return;
  plan.count('structure', place.path);
  write(place, 'div');
}

function isHarmless(word: string): boolean {
  return (PLAIN_WORD.test(word) || isCustomElementName(word)) && detect(word).length === 0;
}
