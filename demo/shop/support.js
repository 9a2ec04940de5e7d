import { accountOf, element, pieces, visitor } from './shop.js';

const who = visitor() ?? { name: 'friend', email: 'nobody@foxglove.test' };
const account = await accountOf(who.email);
const chat = document.querySelector('#chat');
const send = document.querySelector('#send');
const note = document.querySelector('#note');

/** Each string and span is a node of its own, as a framework would render them. */
function say(author, ...parts) {
  chat.append(element('p', { class: author }, ...parts));
  chat.scrollTop = chat.scrollHeight;
}

const [user, domain] = who.email.split('@');
say('robin', `Hello ${who.name}, this is Robin. Version 3.18.0 of the shop had a hiccup today.`);
say(
  'robin',
  'Shall I write to ',
  element('b', {}, user),
  '@',
  element('b', {}, domain),
  ' about order ',
  account.orderNumber,
  '?',
);
say(
  'robin',
  'Your account is ',
  ...pieces(account.accountNumber.replace(/(\d{4})(\d{4})/, '$1 $2 '), /(?= )/),
  '.',
);
chat.append(document.createComment(` account ${account.accountNumber} of ${who.email} `));

send.addEventListener('submit', (event) => {
  event.preventDefault();
  const { message } = send.elements;
  say('mine', message.value);
  message.value = '';
  say('robin', `Thank you. If the line drops I call from ${account.callbackPhone}.`);
});

note.addEventListener('input', () => note.setAttribute('data-draft', note.textContent));

customElements.define(
  'contact-card',
  class extends HTMLElement {
    connectedCallback() {
      const root = this.attachShadow({ mode: 'open' });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`p::after { content: " ${who.email}"; } p { color: #2c5d9b; }`);
      root.adoptedStyleSheets = [sheet];
      root.append(
        element('p', {}, `${who.name},`),
        element('a', { href: `tel:${who.phone ?? ''}` }, who.phone ?? 'no phone yet'),
      );
    }
  },
);
