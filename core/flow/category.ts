import * as z from 'zod';
import { CATEGORIES, type Category } from '../redaction/categories.ts';

/** One of the four categories that can be kept or masked. */
export const categorySchema = z.enum(CATEGORIES);

/** A list of categories without repeats, in the order in which the product names them. */
export const categoriesSchema = z.array(categorySchema).transform(orderCategories);

/** Sorts into the product's order and drops repeats, so that equal sets are equal texts. */
export function orderCategories(categories: Iterable<Category>): Category[] {
  const set = new Set(categories);
  return CATEGORIES.filter((category) => set.has(category));
}
