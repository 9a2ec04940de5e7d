import { dollars, productOf } from './products.js';
import { accountOf, basket, element, fieldsOf, remember, visitor } from './shop.js';

const form = document.querySelector('#order');
const products = basket().map(productOf).filter(Boolean);
const total = products.reduce((sum, { price }) => sum + price, 0);

document
  .querySelector('#basket')
  .append(
    ...products.map(({ name, price }) => element('p', {}, `${name}, ${dollars(price)}`)),
    element('p', { class: 'price' }, `Total ${dollars(total)}`),
    element('p', { class: 'muted' }, 'Arrives by 2026-11-27, between 09:00–17:30.'),
  );

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { card, cvc, expiry, ...details } = fieldsOf(form);
  // What a payment provider's script leaves in a page: the bare number in a hidden input.
  form.append(element('input', { type: 'hidden', name: 'pan', value: card.replaceAll(' ', '') }));
  remember({ ...details, cardEnding: card.slice(-4) });
  const { email } = visitor() ?? { email: '' };
  const { orderNumber } = await accountOf(email);
  location.href = `order.html?order=${orderNumber}&email=${encodeURIComponent(email)}`;
});
