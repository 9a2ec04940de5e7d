import type { Page } from 'playwright-core';
import type { Person } from '../people.ts';

const KEY_MILLISECONDS = 45;

/** Walks through the shop at `url` as the person: types each value key by key, clicks, scrolls, goes from page to page. */
export async function visit(page: Page, url: string, person: Person): Promise<void> {
  const field = (name: string) => page.locator(`[name="${name}"]`).last();
  const type = async (name: string, text: string) => {
    await field(name).click();
    await field(name).pressSequentially(text, { delay: KEY_MILLISECONDS });
  };
  const follow = (name: string) => page.getByRole('navigation').getByRole('link', { name }).click();
  const press = (name: string) => page.getByRole('button', { name }).click();

  const newsletter = new URLSearchParams({
    utm_source: 'newsletter',
    email: person.email,
    token: person.account.token,
  });
  await page.goto(`${url}?${newsletter}`);
  await page.getByRole('link', { name: 'Sign in' }).click();

  await signIn(page, person);
  await page.getByText('Member since').waitFor();
  await type('phone', person.phone);
  await type('birthDate', person.birthDate);
  if (person.ssn) await type('ssn', person.ssn);
  await field('newsletter').check();
  await page.getByLabel('Contact me by phone').check();
  await press('Save');
  await page.getByText('Saved. We reach you').waitFor();

  await follow('Shop');
  await type('q', person.search);
  await press('Search');
  await page.locator('article').first().click();
  await page.mouse.wheel(0, 400);
  await press('Add to basket');

  await type('recipient', person.name);
  await type('street', person.street);
  await type('city', person.city);
  await type('zip', person.zip);
  await field('country').selectOption(person.country);
  if (person.giftFor) {
    await type('giftName', person.giftFor.name);
    await type('giftEmail', person.giftFor.email);
  }
  await type('card', person.card.number);
  await type('expiry', person.card.expiry);
  await type('cvc', person.card.cvc);
  await type('iban', person.iban);
  await press('Place order');

  await page.getByText('your order is on its way').waitFor();
  await page.frameLocator('iframe').getByText('Send again').hover();
  await settle(page);

  await follow('Security');
  await page.getByText('Last seen from').hover();
  await press('Show the account’s address');
  await page.setViewportSize({ width: 960, height: 640 });
  await page.mouse.wheel(0, 200);
  await settle(page);

  await follow('Support');
  for (const message of person.messages) {
    await type('message', message);
    await press('Send');
  }
  const note = page.locator('#note');
  await note.click();
  await note.pressSequentially(person.note, { delay: KEY_MILLISECONDS });
  await note.selectText();
  await settle(page);
}

async function signIn(page: Page, person: Person): Promise<void> {
  const form = page.locator(person.returning ? '#sign-in' : '#sign-up');
  const values = person.returning
    ? { email: person.email, password: person.password }
    : { name: person.name, email: person.email, password: person.password };
  for (const [name, text] of Object.entries(values)) {
    await form.locator(`[name="${name}"]`).click();
    await form.locator(`[name="${name}"]`).pressSequentially(text, { delay: KEY_MILLISECONDS });
  }
  await form.getByRole('button').click();
}

/** Lets rrweb hand over what it gathers for half a second, such as the mouse's way. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 600)));
}
