import type { Masker } from './masker.ts';
import { type Place, read, write } from './place.ts';

/** What answers say when they are masked, for attributes that say something else when they are absent. */
function unticked(key: string | number, value: unknown): boolean | string | undefined {
  if (key === 'isChecked' || key === 'userTriggered') return false;
  if (key === 'aria-checked' || key === 'aria-selected') return 'false';
  if (key === 'data-state') return value === 'on' || value === 'off' ? 'off' : 'unchecked';
  return undefined;
}

/** Whether an attribute has an answer to hide. `data-state` also tells of menus and panels, which are nobody's. */
export function isAnswer(name: string, value: unknown): boolean {
  if (name !== 'data-state') return true;
  return typeof value === 'string' && /^(?:checked|on|off|indeterminate)$/i.test(value);
}

/** A box is shown as not ticked. An attribute whose presence is the answer goes. */
export function maskAnswer(place: Place, masker: Masker): void {
  const { holder, key } = place;
  const masked = unticked(key, read(place));
  if (read(place) === masked) return;
  masker.tally.masked('forms', place.path);
  if (masked !== undefined) write(place, masked);
  else if (!Array.isArray(holder)) delete holder[key];
}
