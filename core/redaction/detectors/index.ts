import { card } from './card.ts';
import type { Detector } from './detector.ts';
import { email } from './email.ts';
import { iban } from './iban.ts';
import { ip } from './ip.ts';
import { number } from './number.ts';
import { phone } from './phone.ts';
import { secret } from './secret.ts';
import { ssn } from './ssn.ts';

/** Every detector, the most telling type first. */
export const DETECTORS: readonly Detector[] = [secret, email, ip, iban, card, ssn, phone, number];
