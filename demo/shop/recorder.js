/**
 * Records the visitor's own visit with plain rrweb and nothing masked, and posts it to Scrubjay's HTTP API.
 * A real site would mask in the browser too; here the server has to do all of it, which is what there is to see.
 */
import { element } from './shop.js';

const FLUSH_MILLISECONDS = 5000;
const { siteKey, apiUrl } = await (await fetch('settings.json')).json();
let running;

/** What outlives a page stays with the browser's tab: the session's token and next sequence number, unsent events. */
const kept = (key) => ({
  get: () => JSON.parse(sessionStorage.getItem(key) ?? 'null'),
  set: (value) => sessionStorage.setItem(key, JSON.stringify(value)),
  drop: () => sessionStorage.removeItem(key),
});
const session = kept('scrubjay-session');
const unsent = kept('scrubjay-unsent');
let events = unsent.get() ?? [];
unsent.drop();

async function start() {
  const response = await fetch(`${apiUrl}/v1/sessions`, {
    method: 'POST',
    body: JSON.stringify({ siteKey }),
  });
  if (!response.ok) throw new Error(`Scrubjay answered ${response.status} to the start of a session`);
  const { token, session: id } = await response.json();
  session.set({ token, id, next: 0 });
  record();
}

function record() {
  const stop = rrweb.record({
    emit: (event) => events.push(event),
    maskAllInputs: false,
    maskInputOptions: { password: false },
    inlineStylesheet: true,
  });
  const timer = setInterval(flush, FLUSH_MILLISECONDS);
  running = () => {
    stop();
    clearInterval(timer);
    return flush();
  };
  render();
}

async function flush() {
  if (events.length === 0) return;
  const json = JSON.stringify(events);
  events = [];
  const { next, ...rest } = session.get();
  session.set({ ...rest, next: next + 1 });
  const gzip = new Blob([json]).stream().pipeThrough(new CompressionStream('gzip'));
  const body = await new Response(gzip).arrayBuffer();
  await fetch(`${apiUrl}/v1/chunks?token=${encodeURIComponent(rest.token)}&seq=${next}`, {
    method: 'POST',
    body,
  });
}

const panel = element('aside', { class: 'recorder rr-block' });
document.body.append(panel);

function render(message) {
  const button = element('button', {}, running ? 'Stop recording' : 'Record my visit');
  button.addEventListener('click', async () => {
    if (!running) return start().catch((error) => render(error.message));
    await running();
    running = undefined;
    const { id } = session.get();
    session.drop();
    render(`Recorded as session ${id}.`);
  });
  panel.replaceChildren(
    element(
      'p',
      {},
      message ??
        (running
          ? 'Recording. Type something invented, then stop.'
          : 'This page’s recorder masks nothing, not even a password, so that you can see the server do it. Use invented data.'),
    ),
    button,
  );
}

// Compression is asynchronous and a page that goes away waits for nothing: the next page sends the rest.
addEventListener('pagehide', () => running && unsent.set(events));
if (session.get()) record();
else render();
