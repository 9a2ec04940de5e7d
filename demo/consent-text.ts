/** What the demo shop's banner asks: registered by the business, shown and sent by the recorder of its pages. */
export const CONSENT_TEXT = {
  text: 'We record your visit, with what you type, to mend what breaks. Do you agree?',
  version: '2026-11',
  language: 'en',
};
