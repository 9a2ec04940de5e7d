/** The types of the script tag: for a page's own TypeScript, `scrubjay` as it stands on `window`. */
import type { scrubjay as api } from './api.ts';

type Api = typeof api;
type Call = { [Name in keyof Api]: Api[Name] extends (...args: never[]) => void ? Name : never }[keyof Api];

/** The calls as methods, and by name: the second way works before the script has come. */
export type ScrubjayGlobal = Api & (<Name extends Call>(name: Name, ...args: Parameters<Api[Name]>) => void);

declare global {
  var scrubjay: ScrubjayGlobal;
}
