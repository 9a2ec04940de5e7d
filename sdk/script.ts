/** The recorder for a script tag: `scrubjay('init', …)` or `scrubjay.init(…)`, and the calls queued by the snippet. */
import { scrubjay as api } from './api.ts';
import { report } from './report.ts';
import type { Options } from './types.ts';

type Queueing = { q?: ArrayLike<unknown>[] };

const source = document.currentScript as HTMLScriptElement | null;
const global = window as unknown as { scrubjay?: Queueing };
const queued = global.scrubjay?.q ?? [];

function call(name: string, ...args: unknown[]): unknown {
  const method = Object.hasOwn(api, name) ? api[name as 'init'] : undefined;
  if (typeof method !== 'function') return report(`there is no call of this name: ${name}.`);
  // The API is where the script came from, unless the page says otherwise.
  const origin = name === 'init' && source?.src ? { apiUrl: new URL(source.src).origin } : undefined;
  const [first, second] = args;
  return origin
    ? method(first as string, { ...origin, ...(second as Options) })
    : method(...(args as [string]));
}

const methods = Object.getOwnPropertyDescriptors(api);
for (const [name, descriptor] of Object.entries(methods))
  if (descriptor.value) descriptor.value = (...args: unknown[]) => call(name, ...args);
global.scrubjay = Object.defineProperties(call, methods) as Queueing;
for (const args of queued) call(...(Array.from(args) as [string]));
