import { accountOf, element, visitor } from './shop.js';

const who = visitor() ?? { name: 'friend', email: '' };
const number = new URLSearchParams(location.search).get('order');

/** Names and postal addresses have no form by which a recorder could know them: the page says so. */
const hidden = (text) => element('span', { 'data-scrubjay': 'mask' }, text);

const receipt = element(
  'article',
  { style: "font: 15px 'Open Sans', sans-serif" },
  element('h3', {}, `Receipt ${number}`),
  element('p', {}, `Sent to ${who.email} on 2026-11-24. Total $349.00, paid in full.`),
  element('a', { href: `mailto:${who.email}?subject=Receipt%20${number}` }, 'Send again'),
);
document
  .querySelector('#receipt')
  .append(element('iframe', { title: `Receipt for ${who.email}`, srcdoc: receipt.outerHTML }));

const account = await accountOf(who.email);

document.querySelector('#summary').append(
  element('h2', {}, `${who.name}, your order is on its way`),
  element(
    'dl',
    {},
    ...[
      ['Order', element('span', { 'data-order': number }, number)],
      ['Confirmation to', element('a', { href: `mailto:${who.email}` }, who.email)],
      [
        'We call',
        element(
          'a',
          { href: `tel:${who.phone ?? ''}`, 'aria-label': `Phone ${who.phone ?? ''}` },
          who.phone ?? '',
        ),
      ],
      ['Card', `•••• ${who.cardEnding ?? ''}`],
      ['Refunds to', element('span', { title: `IBAN ${who.iban ?? ''}` }, who.iban ?? '')],
      ['Deliver to', hidden(`${who.street ?? ''}, ${who.city ?? ''} ${who.zip ?? ''}, ${who.country ?? ''}`)],
      ...(who.giftEmail ? [['Gift for', hidden(`${who.giftName} <${who.giftEmail}>`)]] : []),
      ['Arrives', 'November 27, 2026, 09:00–17:30'],
    ].flatMap(([term, value]) => [element('dt', {}, term), element('dd', {}, value)]),
  ),
  element(
    'p',
    {},
    element(
      'a',
      {
        class: 'button',
        href: `https://track.acornquill.example/${number}?token=${account.token}&email=${encodeURIComponent(who.email)}`,
      },
      'Track the parcel',
    ),
  ),
);
