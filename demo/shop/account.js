import { accountOf, element, fieldsOf, remember, visitor } from './shop.js';

const place = document.querySelector('#account');

for (const id of ['sign-up', 'sign-in']) {
  const form = document.getElementById(id);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const { email, name = (await accountOf(email)).name } = fieldsOf(form);
    remember({ name, email });
    location.assign(`account.html?welcome=${encodeURIComponent(email)}`);
  });
}

function input(label, attributes) {
  return element('label', {}, label, element('input', attributes));
}

function choice(label, attributes) {
  return element('label', { class: 'inline' }, element('input', attributes), ` ${label}`);
}

function profile(who) {
  const form = element(
    'form',
    { class: 'panel' },
    element('h2', {}, 'Profile'),
    element('input', { type: 'hidden', name: 'customer', value: who.email }),
    input('Phone', { name: 'phone', type: 'tel', value: who.phone ?? '' }),
    input('Birth date', { name: 'birthDate', value: who.birthDate ?? '' }),
    input('SSN, for the age check', { name: 'ssn', value: '' }),
    choice(`Newsletter to ${who.email}`, { type: 'checkbox', name: 'newsletter', value: who.email }),
    choice('Contact me by email', { type: 'radio', name: 'contact', value: `mailto:${who.email}` }),
    choice('Contact me by phone', { type: 'radio', name: 'contact', value: `tel:${who.phone ?? ''}` }),
    element('button', {}, 'Save'),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { phone, birthDate } = fieldsOf(form);
    remember({ phone, birthDate });
    form.append(
      element('p', { role: 'status', 'aria-label': `Saved ${phone}` }, `Saved. We reach you at ${phone}.`),
    );
    form.elements.ssn.value = '';
  });
  return form;
}

/** The loyalty card as a picture: its number is in a data: address. */
function loyaltyCard({ loyaltyCard }) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 260 60"><rect width="260" height="60" fill="#1d4273"/><text x="20" y="37" font-size="19" fill="#fff">${loyaltyCard}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

async function overview(who) {
  const account = await accountOf(who.email);
  const reset = `account.html?reset=${account.token}&email=${encodeURIComponent(who.email)}`;
  return element(
    'section',
    { class: 'panel', 'data-account': account.accountNumber },
    element('h2', {}, `Hello, ${who.name}`),
    element(
      'dl',
      {},
      ...[
        ['Email', element('a', { href: `mailto:${who.email}` }, who.email)],
        [
          'Billing',
          element('a', { href: `mailto:${account.billingEmail}?subject=Bill` }, account.billingEmail),
        ],
        ['Account', account.accountNumber],
        [
          'Loyalty card',
          element('img', {
            class: 'loyalty',
            alt: `Loyalty card ${account.loyaltyCard}`,
            src: loyaltyCard(account),
          }),
        ],
        ['Our callback', element('a', { href: `tel:${account.callbackPhone}` }, account.callbackPhone)],
        ['Member since', '2021-06-08'],
      ].flatMap(([term, value]) => [element('dt', {}, term), element('dd', {}, value)]),
    ),
    element(
      'p',
      {},
      element('a', { href: reset, title: `Reset the password of ${who.email}` }, 'Reset my password'),
    ),
    element(
      'button',
      { class: 'quiet', onclick: `navigator.clipboard?.writeText('${account.accountNumber}')` },
      'Copy account number',
    ),
  );
}

const who = visitor();
if (who) {
  document.title = `${who.name} – Your account`;
  place.replaceChildren(profile(who), await overview(who));
}
