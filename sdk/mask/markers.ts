/** What a page marks as not to be seen: Scrubjay's attribute, Smartlook's, and the masks (never the unmasks) of others. */

/** Left out of the recording altogether; a box of the same size stays. */
export const EXCLUDED =
  '[data-scrubjay=exclude],[data-sl=exclude],[data-recording-disable],.rr-block,.sentry-block,[data-sentry-block],.ph-no-capture,[data-dd-privacy=hidden],[data-openreplay-hidden],.highlight-block,.amp-block,.mp-block,.fs-exclude,.lr-hide';

/** Every letter and digit is masked. */
export const MASKED =
  '[data-scrubjay=mask],[data-sl=mask],[data-recording-sensitive],[data-recording-ignore=mask],.rr-mask,.sentry-mask,[data-sentry-mask],.ph-mask,[data-dd-privacy=mask],[data-dd-privacy=mask-user-input],[data-clarity-mask],[data-openreplay-obscured],[data-openreplay-masked],.highlight-mask,.amp-mask,.mp-mask,.fs-mask';

/** What happens in it is not recorded as events. */
export const IGNORED = '[data-recording-ignore=events],.rr-ignore,.sentry-ignore,.ph-ignore-input';
