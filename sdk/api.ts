import { Recorder } from './recorder.ts';
import { report } from './report.ts';
import type { Category, Consent, Options, Traits } from './types.ts';

const CATEGORIES = 'forms emails ips numbers';
const CONSENT = 'categories text version language method';

let recorder: Recorder | undefined;

/** Carries a call out; nothing that goes wrong in it reaches the page. */
function run(name: string, work: (recorder: Recorder) => unknown): void {
  if (!recorder) {
    report(`${name} was called before init, and did nothing. Call init with the site key first.`);
    return;
  }
  try {
    Promise.resolve(work(recorder)).catch(() => report(`${name} failed.`));
  } catch {
    report(`${name} failed.`);
  }
}

/** Whether an object has known names only, and those it needs. */
function fits(call: string, given: unknown, known: string, needed = ''): boolean {
  const keys = given && typeof given === 'object' ? Object.keys(given) : undefined;
  const unknown = keys?.filter((key) => !known.split(' ').includes(key)).join();
  const missing = needed
    .split(' ')
    .filter((key) => key && !keys?.includes(key))
    .join();
  if (keys && !unknown && !missing) return true;
  const what = !keys ? 'no object was given' : unknown ? `unknown: ${unknown}` : `missing: ${missing}`;
  report(`${call} was ignored: ${what}. It takes ${known.replaceAll(' ', ', ')}.`);
  return false;
}

/**
 * The recorder. Every call is safe at any time: what is wrong with it is said once on the console, and then nothing is
 * recorded that would not have been without the call.
 *
 * @example
 * scrubjay.init('sj_pk_…', { apiUrl: 'https://replay.example' });
 * scrubjay.identify('customer-4711', { email: 'joe@acme.example' });
 */
export const scrubjay = {
  /** Starts recording, or, with `requireConsent`, gets ready to: then nothing is recorded or stored before `consent`. */
  init(siteKey: string, options: Options = {}): void {
    if (recorder) report('init was called again, and ignored: one page has one recorder.');
    else if (!/^sj_pk_[\w-]{43}$/.test(siteKey))
      report(
        'init needs the site key: sj_pk_ and 43 characters. Nothing is recorded. Copy it from the account.',
      );
    else if (fits('init', options, 'apiUrl requireConsent sampleRate') && !isFrameOfOwn()) {
      try {
        recorder = new Recorder(siteKey, options);
      } catch {
        report('this browser lacks what the recorder needs. Nothing is recorded.');
      }
    }
  },

  /** Switches categories on or off: what is on leaves the page, and is kept as far as agreements and consent allow. */
  record(switches: Partial<Record<Category, boolean>>): void {
    if (fits('record', switches, CATEGORIES)) run('record', (to) => to.record(switches));
  },

  /** Puts the visitor's consent on file, with what was shown; begins recording if it waits for that. */
  consent(consent: Consent): void {
    if (fits('consent', consent, `${CONSENT} jurisdiction expiresAt`, CONSENT))
      run('consent', (to) => to.consent(consent));
  },

  /** Ends recording at once, discards what was not sent, and takes the consent back; `erase` deletes what was kept. */
  withdraw(options: { erase?: boolean } = {}): void {
    if (fits('withdraw', options, 'erase')) run('withdraw', (to) => to.withdraw(options.erase));
  },

  /** Says who the visitor is, so that a request by these finds the sessions; masks them wherever the page shows them. */
  identify(userId: string, traits: Traits = {}): void {
    run('identify', (to) => to.identify(userId, traits));
  },

  /** Goes on as a new visitor, in a new session. */
  anonymize(): void {
    run('anonymize', (to) => to.anonymize());
  },

  /** Stops recording for a while; what was recorded before is still sent. */
  pause(): void {
    run('pause', (to) => to.pause());
  },

  /** Goes on after `pause` or `disable`. */
  resume(): void {
    run('resume', (to) => to.resume());
  },

  /** Ends recording on this page, and discards what was not sent. */
  disable(): void {
    run('disable', (to) => to.disable());
  },

  /** Adds an event of the site's own to the recording, masked like everything else. */
  track(name: string, props?: unknown): void {
    run('track', (to) => to.track(name, props));
  },

  /** The id of the session, once there is one. */
  get sessionId(): string | undefined {
    return recorder?.sessionId;
  },

  /** The random id of this browser, once there is one. */
  get visitorId(): string | undefined {
    return recorder?.visitorId;
  },
};

/** A frame of the page's own origin is recorded by the page around it. */
function isFrameOfOwn(): boolean {
  try {
    return frameElement !== null;
  } catch {
    return false;
  }
}
