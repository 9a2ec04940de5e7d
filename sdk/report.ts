import { complain } from './natives.ts';

const said = new Set<string>();

/** One clear message on the console, once: what was wrong, what the recorder does now, and how to mend it. */
export function report(message: string): void {
  if (said.has(message)) return;
  said.add(message);
  complain(`Scrubjay: ${message}`);
}
