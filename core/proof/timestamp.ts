import * as z from 'zod';

/** One way to write a point in time, so that a statement has one form: UTC with milliseconds. */
export const timestamp = z.string().refine(isTimestamp, 'expected a time as 2026-11-24T07:30:00.000Z');

function isTimestamp(text: string): boolean {
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString() === text;
}
