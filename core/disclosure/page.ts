import type { OptOut } from '../gate/opt-out.ts';
import { type DisclosedSession, type Disclosure, NOTHING_HELD, summaryOf } from './contents.ts';

/** The player as the page carries it in itself, so that it needs no network and no second file. */
export interface Player {
  /** rrweb-player's UMD build. */
  readonly script: string;
  readonly style: string;
}

/** Nothing is loaded from anywhere but the folder that the page is in. */
const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' file:",
  "style-src 'unsafe-inline' file:",
  'img-src data: blob:',
  'font-src data:',
  'media-src data: blob:',
  "frame-src 'self' about: blob: data:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const STYLE = `
:root { color-scheme: light; font: 100%/1.5 system-ui, sans-serif; color: #1b1f24; background: #fff; }
body { margin: 0 auto; padding: 1.5rem; max-width: 64rem; }
h1 { line-height: 1.2; } h2 { margin-top: 2.5rem; border-bottom: 1px solid #8a94a0; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; font-weight: 600; padding: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #c9d1d9; }
dt { font-weight: 600; margin-top: .6rem; } dd { margin-left: 0; } blockquote { margin: 0; white-space: pre-wrap; }
button { font: inherit; padding: .4rem .8rem; border: 2px solid #0b5394; border-radius: .3rem; background: #fff; color: #0b5394; cursor: pointer; }
button:focus-visible, a:focus-visible { outline: 3px solid #b45309; outline-offset: 2px; }
a { color: #0b5394; } .scroll { overflow-x: auto; } #stage:not(:empty) { margin-top: 1rem; overflow-x: auto; }
`;

const SCRIPT = `
const stage = document.getElementById('stage');
const status = document.getElementById('playing');
let player;
window.scrubjayReplay = (number, events) => {
  stage.replaceChildren();
  if (events.length < 2) { status.textContent = 'Session ' + number + ' holds too little to be played.'; return; }
  const width = Math.min(960, document.body.clientWidth - 16);
  player = new rrwebPlayer.default({ target: stage, props: { events, width, height: Math.round(width * 0.6), autoPlay: false, showController: true } });
  for (const frame of stage.querySelectorAll('iframe')) frame.title = 'Replay of session ' + number;
  // The player's own controls have pictures for names.
  const unnamed = [...stage.querySelectorAll('.rr-controller button')].filter((button) => !button.textContent.trim());
  unnamed.forEach((button, index) => { button.ariaLabel = index === 0 ? 'Play or pause' : 'Full screen'; });
  for (const box of stage.querySelectorAll('input')) box.ariaLabel = 'Skip times without activity';
  status.textContent = 'Session ' + number + ' is ready: press play.';
  stage.dataset.ready = number;
};
for (const button of document.querySelectorAll('button[data-replay]')) {
  button.addEventListener('click', () => {
    status.textContent = 'Session ' + button.dataset.replay + ' is being loaded.';
    delete stage.dataset.ready;
    const script = document.createElement('script');
    script.src = 'replays/' + button.dataset.replay + '.js';
    script.onerror = () => { status.textContent = 'The replay was not found beside this page: unpack the whole archive first.'; };
    document.head.append(script);
    document.getElementById('player').scrollIntoView();
  });
}
`;

/** The export's page: readable without a network, by people and by their assistive technology (WCAG 2.2 AA). */
export function disclosurePage(disclosure: Disclosure, player: Player): string {
  const { sessions, scope } = disclosure;
  const hasReplays = sessions.some(({ replay }) => replay);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(POLICY)}">
<title>What is held about you</title>
<style>${STYLE}</style>
${hasReplays ? `<style>${player.style.replaceAll('</', '<\\/')}</style>` : ''}
</head>
<body>
<main>
<h1>What is held about you</h1>
<p>Made on ${time(disclosure.createdAt)} for the request <code>${escapeHtml(disclosure.request)}</code>, which named: ${escapeHtml(disclosure.askedBy.join(', '))}. The business answers for it; its service provider made this export.</p>
${sessions.length === 0 ? `<p><strong>${escapeHtml(NOTHING_HELD)}</strong></p>` : ''}
${summarySection(disclosure)}
${sessionsSection(sessions, scope)}
${hasReplays ? PLAYER_SECTION : ''}
${consentsSection(disclosure)}
${choicesSection(disclosure)}
${agreementsSection(disclosure)}
${filesSection(hasReplays)}
</main>
${hasReplays ? `<script>${player.script.replaceAll('</script', '<\\/script')}</script>\n<script>${SCRIPT}</script>` : ''}
</body>
</html>
`;
}

function summarySection(disclosure: Disclosure): string {
  const summary = summaryOf(disclosure);
  const rows: [string, readonly string[]][] = [
    ['Categories of personal information', summary.categories],
    ['Where it came from', summary.sources],
    ['What it is used for', summary.purposes],
    ['Who receives it', summary.recipients],
    ['Sold or shared', [summary.soldOrShared]],
    ['How long it is kept', [summary.retention]],
  ];
  const notSearchable =
    summary.notSearchable === 0
      ? ''
      : `<p>Beside identifiers, ${summary.notSearchable} typed values are kept in which no identifier was recognised. They are in the replays; no search finds them.</p>`;
  return `<h2>In short</h2>
<dl>${rows.map(([term, list]) => `<dt>${term}</dt><dd>${list.length === 0 ? 'none' : list.map(escapeHtml).join('<br>')}</dd>`).join('\n')}</dl>
${notSearchable}`;
}

function sessionsSection(sessions: readonly DisclosedSession[], scope: Disclosure['scope']): string {
  if (sessions.length === 0) return '';
  const rows = sessions.map((session) => {
    const { number, holdings } = session;
    const kinds = holdings.holds.map(
      ({ type, count, role }) => `${type}: ${count}${role === 'mention' ? ' shown' : ''}`,
    );
    const replay = session.replay
      ? `<button type="button" data-replay="${number}">Show session ${number}</button>`
      : scope === 'categories'
        ? 'not asked for'
        : 'none';
    return `<tr><th scope="row">${number}</th><td>${time(session.startedAt)}</td><td>${session.role === 'own' ? 'yours' : "somebody else's, or shared: only what is yours is shown"}</td><td>${session.pages.map(escapeHtml).join('<br>')}</td><td>${kinds.map(escapeHtml).join('<br>')}</td><td>${time(session.keptUntil)}</td><td>${replay}</td></tr>`;
  });
  return `<h2>Sessions</h2>
<p>What other people's identifiers are, and what is not yours in sessions of others, is masked with asterisks.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Sessions">
<table><caption>${sessions.length} recorded sessions</caption>
<thead><tr><th scope="col">Session</th><th scope="col">Began</th><th scope="col">Whose</th><th scope="col">Pages</th><th scope="col">Holds</th><th scope="col">Kept until</th><th scope="col">Replay</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table>
</div>`;
}

const PLAYER_SECTION = `<h2 id="player">Replay</h2>
<p id="playing" role="status">Choose a session above.</p>
<div id="stage"></div>`;

function consentsSection({ consents }: Disclosure): string {
  const list = consents.map(
    ({ givenAt, categories, text, version, language, method, state }) =>
      `<h3>${time(givenAt)}: ${escapeHtml(state)}</h3>
<blockquote lang="${escapeHtml(language)}">${escapeHtml(text)}</blockquote>
<p>Version ${escapeHtml(version)}, by ${escapeHtml(method)}; for ${categories.length === 0 ? 'nothing' : escapeHtml(categories.join(', '))}.</p>`,
  );
  return `<h2>Consents</h2>\n${list.length === 0 ? '<p>None is on file.</p>' : list.join('\n')}`;
}

/** What each opt-out is out of, in the law's words: §1798.120, §1798.121. */
const OUT_OF: Readonly<Record<OptOut, string>> = {
  'sale-and-sharing': 'sale and sharing of personal information',
  sensitive: 'use of sensitive personal information',
  storage: 'being recorded at all',
};

function choicesSection({ optOuts }: Disclosure): string {
  const list = optOuts.map(({ of, state, at }) => `<li>${OUT_OF[of]}: ${state} on ${time(at)}</li>`);
  return `<h2>Opt-outs</h2>\n${list.length === 0 ? '<p>None is on file.</p>' : `<ul>${list.join('')}</ul>`}`;
}

function agreementsSection({ agreements }: Disclosure): string {
  const list = agreements.map(
    ({ kind, version, signedAt }) =>
      `<li>${escapeHtml(kind)}, signed ${time(signedAt)}, version <code>${escapeHtml(version)}</code></li>`,
  );
  return `<h2>Agreements between the business and its service provider</h2>\n${list.length === 0 ? '<p>None is signed.</p>' : `<ul>${list.join('')}</ul>`}`;
}

function filesSection(hasReplays: boolean): string {
  return `<h2>The same for machines</h2>
<ul>
<li><a href="data/summary.json">data/summary.json</a>, <a href="data/sessions.json">data/sessions.json</a>, <a href="data/consents.json">data/consents.json</a>, <a href="data/opt-outs.json">data/opt-outs.json</a>, <a href="data/agreements.json">data/agreements.json</a></li>
${hasReplays ? '<li><code>replays/1.json</code> and so on: the events of each session, as rrweb plays them</li>' : ''}
<li><a href="manifest.json">manifest.json</a>: the hash of every file, signed; <code>npx scrubjay verify export.zip --keys jwks.json</code> checks it</li>
</ul>`;
}

/** As `2026-11-24 10:00 UTC`, for people. */
function time(iso: string): string {
  return `<time datetime="${escapeHtml(iso)}">${escapeHtml(iso.slice(0, 10))} ${escapeHtml(iso.slice(11, 16))} UTC</time>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
