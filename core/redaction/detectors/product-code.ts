/** A name before a number that says that it is a product's. */
const PRODUCT_CODE_BEFORE = /\b(?:EAN|GTIN|UPC|ISBN)(?:-?1[0-4])?[ :#.]{0,3}$/i;

/** Whether the digits of a text are those of a product: named as such, with the check digit of GS1. */
export function isProductCodeAt(text: string, start: number, end: number): boolean {
  if (!PRODUCT_CODE_BEFORE.test(text.slice(Math.max(0, start - 12), start))) return false;
  return passesGs1(text.slice(start, end).replace(/\D/g, ''));
}

/** GS1 General Specifications, 7.9: the digits weigh 3 and 1 in turn from the right. */
function passesGs1(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    sum += (digits.charCodeAt(digits.length - 1 - at) - 48) * (at % 2 === 1 ? 3 : 1);
  }
  return sum % 10 === 0;
}
