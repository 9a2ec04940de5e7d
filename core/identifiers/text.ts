/** Characters that are not seen: zero-width spaces, soft hyphens, direction marks, variation selectors. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/** Unicode's compatibility form (UAX #15 NFKC) without invisible characters and without space around it. */
export function compatibilityForm(text: string): string {
  return text.normalize('NFKC').replace(INVISIBLE, '').normalize('NFKC').trim();
}

/**
 * Lower case that does not depend on a letter's neighbours: JavaScript's own turns a capital sigma at the end
 * of a word into ς and elsewhere into σ, so that ΟΔΟΣ and οδοσ would differ.
 */
export function lowerCase(text: string): string {
  return Array.from(text, (letter) => letter.toLowerCase())
    .join('')
    .replaceAll('ς', 'σ')
    .normalize('NFKC');
}

/** The compatibility form with the decimal digits of every script as ASCII and every dash as a hyphen. */
export function numericForm(text: string): string {
  return compatibilityForm(text)
    .replace(/\p{Nd}/gu, asciiDigit)
    .replace(/[\p{Pd}−]/gu, '-');
}

/** The digits of a text in which they may be grouped by spaces, hyphens, dots or slashes, else undefined. */
export function groupedDigits(text: string): string | undefined {
  const form = numericForm(text);
  return /^\d+(?:[\s\-./]+\d+)*$/.test(form) ? form.replace(/\D/g, '') : undefined;
}

/** Unicode encodes the ten digits of a script in ascending order; two scripts' runs may touch. */
function asciiDigit(digit: string): string {
  let start = digit.codePointAt(0)!;
  const code = start;
  while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start -= 1;
  return String((code - start) % 10);
}
