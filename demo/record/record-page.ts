/** The part of plain rrweb that the recording needs; the page has it as the global `rrweb`. */
interface Rrweb {
  record: ((options: object) => unknown) & { addCustomEvent(tag: string, payload: unknown): void };
}

/**
 * Runs inside the page, before its own scripts: starts plain rrweb with all masking off and hands each event, as
 * JSON, to `window[binding]`. It must stand alone, because only its source text reaches the page.
 */
export function recordPage(binding: string): void {
  const page = window as unknown as { rrweb: Rrweb } & Record<string, (json: string) => void>;
  if (window !== window.top || !location.protocol.startsWith('http')) return;

  // The form of @rrweb/rrweb-plugin-console-record: a level, a trace and each argument as JSON of its own.
  const consolePlugin = {
    name: 'rrweb/console@1',
    observer(emit: (payload: object) => void) {
      for (const level of ['log', 'warn'] as const) {
        const original = console[level];
        console[level] = (...args: unknown[]) => {
          const trace = new Error().stack?.split('\n').slice(2) ?? [];
          emit({ level, trace, payload: args.map((each) => JSON.stringify(each)) });
          original(...args);
        };
      }
      return () => {};
    },
  };

  page.rrweb.record({
    emit: (event: object) => page[binding]!(JSON.stringify(event)),
    maskAllInputs: false,
    maskInputOptions: { password: false },
    inlineStylesheet: true,
    recordCanvas: false,
    plugins: [consolePlugin],
  });

  // rrweb does not see history.pushState; recorders that want it send a custom event, as here.
  const pushState = history.pushState.bind(history);
  history.pushState = (...args) => {
    pushState(...args);
    page.rrweb.record.addCustomEvent('navigation', { href: location.href });
  };
}
