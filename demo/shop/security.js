import { accountOf, element, visitor } from './shop.js';

const who = visitor() ?? { name: 'friend', email: '' };
const account = await accountOf(who.email);

document
  .querySelector('#sign-ins')
  .append(
    ...account.signIns.map(({ at, device, address }) =>
      element(
        'tr',
        { 'data-address': address },
        ...[at, device, address].map((text) => element('td', {}, text)),
      ),
    ),
  );

const alerts = document.querySelector('#alerts');
alerts.append(
  `Last seen from ${account.signIns[0].address} at 18:42:07 UTC. Alerts go to `,
  element('span', { class: 'owner', 'data-owner': who.email }),
  '.',
);

// A style sheet with personal values in its text and in a selector; the button adds a rule and a property.
const style = element(
  'style',
  {},
  `.owner::before { content: "${account.billingEmail}"; color: #1d4273; }
[data-owner="${who.email}"] { letter-spacing: 0.01em; background: url("data:,") no-repeat; }
.alerts { color: #22303c; }`,
);
document.head.append(style);

document.querySelector('#reveal').addEventListener('click', () => {
  const [, , alertsRule] = style.sheet.cssRules;
  style.sheet.insertRule(`.owner::after { content: " (${who.email})"; }`, style.sheet.cssRules.length);
  alertsRule.style.setProperty('--owner', `"${who.email}"`);
  alerts.style.setProperty('--owner', `"${who.email}"`);
});

console.log('signed in as', who.email, {
  token: account.token,
  addresses: account.signIns.map((each) => each.address),
});
console.warn(`sign-in of ${who.email} from a new address`);
