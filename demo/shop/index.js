import { dollars, PRODUCTS, productOf } from './products.js';
import { addToBasket, element, pieces, visitor } from './shop.js';

const results = document.querySelector('#results');
const search = document.querySelector('#search');

function picture({ name, drawing }) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 104 90');
  svg.setAttribute('fill', '#2c5d9b');
  svg.setAttribute('aria-label', name);
  svg.innerHTML = drawing;
  return svg;
}

function listing(products, heading) {
  const cards = products.map((product) => {
    const card = element(
      'article',
      { class: 'product', 'data-sku': product.sku },
      picture(product),
      element('h2', {}, product.name),
      element('p', { class: 'price' }, dollars(product.price)),
      element('p', { class: 'muted' }, product.sku),
    );
    card.addEventListener('click', () => go({ product: product.sku }));
    return card;
  });
  results.replaceChildren(element('h2', {}, heading), element('div', { class: 'grid' }, ...cards));
}

function detail(product) {
  const buy = element('button', {}, 'Add to basket');
  buy.addEventListener('click', () => {
    addToBasket(product.sku);
    location.href = 'checkout.html';
  });
  const who = visitor();
  results.replaceChildren(
    element(
      'article',
      { class: 'panel product' },
      picture(product),
      element('h2', {}, product.name),
      element('p', { class: 'price' }, dollars(product.price)),
      element('p', {}, product.text),
      element('p', { class: 'muted' }, `${product.sku}. In stock, arrives by November 27, 2026.`),
      element('p', {}, buy),
      ...(who
        ? [
            element(
              'p',
              { class: 'muted' },
              'Picked for ',
              ...pieces(who.email, /(?=@)|(?<=@)/),
              ' on 2026-11-24.',
            ),
          ]
        : []),
    ),
  );
}

/** Shows what the address asks for. */
function show() {
  const query = new URLSearchParams(location.search);
  const product = productOf(query.get('product'));
  const words = query.get('q');
  if (product) return detail(product);
  if (!words) return listing(PRODUCTS, 'This week');
  const found = PRODUCTS.filter(({ name }) =>
    words.split(' ').some((word) => name.toLowerCase().includes(word.toLowerCase())),
  );
  listing(found, `${found.length} found for “${words}”`);
}

/** Moves on within the page, carrying the customer along in the address as careless shops do. */
function go(query) {
  const who = visitor();
  const address = new URLSearchParams({
    ...query,
    ...(who && { customer: who.email, phone: who.phone ?? '' }),
  });
  history.pushState({}, '', `?${address}`);
  show();
}

search.addEventListener('submit', (event) => {
  event.preventDefault();
  go({ q: search.elements.q.value });
});
addEventListener('popstate', show);
show();
