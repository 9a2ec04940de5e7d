import { rewrite, type View } from './view.ts';

/** Right-to-left override: what follows shows from its end to its beginning (Unicode Standard Annex #9, 2.2). */
export const RIGHT_TO_LEFT = '\u202e';
const OVERRIDDEN = /\u202e([^\u202c\n]{1,4096})\u202c?/g;

/** A view in which what an override turns round stands in the order in which it shows. */
export function readReversed(view: View): View {
  return rewrite(view, OVERRIDDEN, ([, turned = '']) => [...turned].reverse().join(''));
}
