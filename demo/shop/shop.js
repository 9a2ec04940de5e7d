/** What every page shares: making elements, remembering the visitor and the basket, the header and the footer. */

/** @returns {HTMLElement} an element with attributes and children; strings become text nodes of their own */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** The parts of a text as adjacent spans, the way component frameworks render `{user}@{domain}`. */
export function pieces(text, pattern) {
  return text.split(pattern).map((part) => element('span', {}, part));
}

/** The visitor as far as they told the shop, or undefined. */
export function visitor() {
  return JSON.parse(localStorage.getItem('visitor') ?? 'null') ?? undefined;
}

export function remember(details) {
  localStorage.setItem('visitor', JSON.stringify({ ...visitor(), ...details }));
}

export function basket() {
  return JSON.parse(localStorage.getItem('basket') ?? '[]');
}

export function addToBasket(sku) {
  localStorage.setItem('basket', JSON.stringify([...basket(), sku]));
}

/** The shop's own record of the visitor. */
export async function accountOf(email) {
  const response = await fetch('account', { method: 'POST', body: JSON.stringify({ email }) });
  return response.json();
}

/** A form's fields as an object. */
export function fieldsOf(form) {
  return Object.fromEntries(new FormData(form));
}

const who = visitor();
document.body.prepend(
  element(
    'header',
    {},
    element('a', { class: 'brand', href: './' }, 'Acorn & Quill'),
    element(
      'nav',
      {},
      element('a', { href: './' }, 'Shop'),
      element('a', { href: 'checkout.html' }, `Basket (${basket().length})`),
      element('a', { href: 'security.html' }, 'Security'),
      element('a', { href: 'support.html' }, 'Support'),
    ),
    who
      ? element(
          'a',
          { href: 'account.html', title: `Signed in as ${who.email}`, 'data-user-email': who.email },
          ...pieces(who.email, /(?=@)|(?<=@)/),
        )
      : element('a', { href: 'account.html' }, 'Sign in'),
  ),
);
document.body.append(
  element(
    'footer',
    {},
    'Acorn & Quill, an invented shop. Version 3.18.0, updated 2026-11-20. Best viewed at 1920×1080.',
  ),
);
