import { describe, expect, test } from '@jest/globals';
import { toldSecrets } from './told-secrets.ts';

/** What is found in a text, without the look of it. */
function found(text: string): string[] {
  return toldSecrets(text).map(({ start, end }) => text.slice(start, end));
}

describe('told secrets', () => {
  test.each([
    ['verification code: 482913', '482913'],
    ['Your one-time code is 123456. Do not share it.', '123456'],
    ['Your Acme login code is: 4829', '4829'],
    ['PIN: 4829', '4829'],
    ['pin code 4829', '4829'],
    ['Your PIN is 4829', '4829'],
    ['OTP 482913', '482913'],
    ['482913 is your verification code', '482913'],
    ['G-482913 is your Acme verification code.', 'G-482913'],
    ['482-913 is the code', '482-913'],
    ['Security code 482 913', '482 913'],
    ['Use code 482913 to sign in', '482913'],
    ['Enter 482913 to verify your account', '482913'],
    ['Enter the code 482913', '482913'],
    ['Backup code: 7F3K-9QZ2', '7F3K-9QZ2'],
    ['access code is A7K29X', 'A7K29X'],
    ['CVV: 123', '123'],
    ['cvc 1234', '1234'],
    ['card security code is 123', '123'],
    ['Your code is 482913', '482913'],
    ['Your code for Acme is 482913', '482913'],
    ['Bestätigungscode: 482913', '482913'],
    ['Ihr Code lautet 482913', '482913'],
    ['Code de vérification : 482913', '482913'],
    ['Su código de verificación es 482913', '482913'],
    ['Il tuo codice di verifica è 482913', '482913'],
    ['Váš ověřovací kód je 482913', '482913'],
    ['Kod weryfikacyjny: 482913', '482913'],
    ['Код подтверждения: 482913', '482913'],
    ['您的验证码：482913', '482913'],
    ['Your temporary password is hunter2x', 'hunter2x'],
    ['Password: tr0ub4dor&3', 'tr0ub4dor&3'],
    ['Your password is now "correct horse"', 'correct horse'],
    ['Passwort lautet geheim99.', 'geheim99'],
    ['Heslo: tajne123', 'tajne123'],
  ])('finds the secret in %s', (text, secret) => {
    expect(found(text)).toContain(secret);
  });

  test.each([
    'code: 1234',
    'Order code: 482913',
    'discount code: 1234',
    'promo code SAVE20',
    'Error code: 40412',
    'country code 420, area code 4155',
    'postal code: 90210',
    'ZIP code 94043',
    'product code 482913',
    'HTTP status code 404',
    'Use code SAVE20 to save',
    'The verification code was sent',
    'Enter the verification code we sent 2 minutes ago',
    'Forgot your password? 3 attempts left',
    'Password: at least 8 characters',
    'Your password is too short',
    'Your password is expired!',
    'Pin 3 posts',
    'pinned: 482913',
    'Spinning 4829',
    'opinion 4829',
    'security codes of 2026',
    'Password must be 8-64 characters',
  ])('finds nothing in %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});
