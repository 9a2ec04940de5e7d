import { isGeometry } from '../replay/attributes.ts';
import { card } from './detectors/card.ts';
import type { Detector } from './detectors/detector.ts';
import { ip } from './detectors/ip.ts';
import { ssn } from './detectors/ssn.ts';
import { maskLook } from './mask.ts';
import type { Masker } from './masker.ts';

/** A North American telephone number in groups, the only written form that is sure enough among coordinates. */
const phone: Detector = {
  type: 'phone',
  category: 'numbers',
  find: (text) =>
    Array.from(
      text.matchAll(/(?<![\d.])(?:1[ -])?[2-9]\d\d[ -][2-9]\d\d[ -]\d{4}(?![\d.])/g),
      ({ index, 0: found }) => ({ start: index, end: index + found.length }),
    ),
};

/** A value has as many groups at most; a shape of more numbers looks like one by chance. */
const FEW_NUMBERS = 6;
/** Whole numbers in groups of four are no coordinates, however many there are. */
const GROUPS_OF_FOUR = /(?<![\d.])\d{4}[\s-]\d{4}[\s-]\d{4}[\s-]\d{3,4}(?![\d.])/;

/** Numbers of a shape. A few of them can be a value in groups; then, as when they are no shape, they are text. */
export function redactGeometry(name: string, value: string, path: string, masker: Masker): string {
  if (!isGeometry(name, value)) return masker.freeText(value, path);
  const numbers = value.replace(/[,;A-Za-z]/g, ' ');
  const detectors = detectorsFor(numbers);
  if (detectors.length === 0) return value;
  return masker.text(numbers, path, { detectors }) === numbers ? value : maskLook(value);
}

function detectorsFor(numbers: string): Detector[] {
  if ((numbers.match(/\d+/g)?.length ?? 0) <= FEW_NUMBERS) return [card, ssn, ip, phone];
  return GROUPS_OF_FOUR.test(numbers) ? [card] : [];
}
