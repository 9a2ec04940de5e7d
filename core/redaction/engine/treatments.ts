import type { Treatment } from '../plan.ts';
import { geometry, namesASecret, TREATMENTS } from '../read-attributes.ts';
import { readEnum, readFlag, readName, readNumber, readTime } from '../read-scalar.ts';
import { PIECE_TREATMENTS, redactCss, redactCssValue, withWholeEscapes } from '../redact-css.ts';
import * as kinds from './assembly/kinds.ts';
import type { Box } from './box.ts';
import type { Items } from './items.ts';

const freeText: Treatment = (value, path, masker) => masker.freeText(value, path);
/** Text that the engine proved to hold nothing but what is sought, as long as it stays as it was. */
const certainText =
  ({ was }: Box): Treatment =>
  (value, path, masker) =>
    masker.freeText(value, path, { isCertain: value === was });

const TREATMENTS_BY_KIND = new Map<number, Treatment>([
  [kinds.TEXT, TREATMENTS.text],
  [kinds.URL, TREATMENTS.url],
  [kinds.CSS, redactCss],
  [kinds.TOKEN, TREATMENTS.token],
  [kinds.LENGTH, TREATMENTS.length],
  [kinds.COLOR, TREATMENTS.color],
  [kinds.URLS, TREATMENTS.urls],
  [kinds.SRCSET, TREATMENTS.srcset],
  [kinds.NONCE, TREATMENTS.nonce],
  [kinds.CSS_BARE, PIECE_TREATMENTS.bare],
  [
    kinds.CSS_TEXT,
    (value, path, masker) => withWholeEscapes(value, PIECE_TREATMENTS.text(value, path, masker)),
  ],
  [kinds.CSS_URL, PIECE_TREATMENTS.url],
  [kinds.CSS_COMMENT, PIECE_TREATMENTS.comment],
]);

const PIECES = new Set<number>([kinds.CSS_BARE, kinds.CSS_TEXT, kinds.CSS_URL, kinds.CSS_COMMENT]);

/** Whether an item of this kind is a piece of a style sheet. */
export function isPiece(kind: number): boolean {
  return PIECES.has(kind);
}

/**
 * What is done to the string of an item.
 *
 * @param isCertain whether the engine proved that nothing but what is sought is in it
 */
export function treatmentOf(items: Items, item: number, isCertain: boolean): Treatment {
  const kind = items.kind(item);
  if (kind === kinds.TEXT && isCertain) return certainText(items.contentBox(item));
  const plain = TREATMENTS_BY_KIND.get(kind);
  if (plain) return plain;
  if (kind === kinds.GEOMETRY) return geometry(items.key(item));
  if (kind === kinds.META) {
    const attributes = items.json(items.aux(item), items.event(item)) as Record<string, unknown>;
    return namesASecret(attributes) ? TREATMENTS.nonce : freeText;
  }
  const property = items.quoted(items.aux(item));
  return (css, path, masker) => redactCssValue(property, css, path, masker);
}

/** What reads the player's own values that are not certain, by kind. */
export const SCALARS = new Map([
  [kinds.NUMBER, readNumber],
  [kinds.TIME, readTime],
  [kinds.FLAG, readFlag],
  [kinds.ENUM, readEnum],
  [kinds.NAME, readName],
]);
