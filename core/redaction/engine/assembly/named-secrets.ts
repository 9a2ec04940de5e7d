// Values that the name before them makes credentials: detectors/named-secrets.ts.
import { mayBeColonAddress } from './network-addresses';
import { mayBeUrl } from './paths';
import { isWordUnit } from './units';

/** A URL, an address of the Internet with colons, or a value that the name before it makes a credential. */
export function mayBeNamed(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) {
    const unit = load<u8>(at);
    if (unit === 0x3a) {
      if (mayBeUrl(at, start, end) || mayBeColonAddress(at, start, end)) return true;
    } else if (unit !== 0x3d) continue;
    if (isSecretNameBefore(at, start)) return true;
  }
  return false;
}

/** Whether the name that ends before a sign has one of the words of secret-name.ts in it. */
function isSecretNameBefore(sign: usize, start: usize): bool {
  let at = sign;
  for (let spaces = 0; at > start && load<u8>(at - 1) <= 0x20 && spaces < 8; spaces++) at--;
  if (at > start && load<u8>(at - 1) === 0x5d) at--;
  if (at > start && (load<u8>(at - 1) === 0x22 || load<u8>(at - 1) === 0x27 || load<u8>(at - 1) === 0x60)) at--;
  while (at > start && load<u8>(at - 1) === 0x5c) at--;
  const last = at;
  while (at > start && last - at < 64) {
    const unit = load<u8>(at - 1);
    if (!isWordUnit(unit) && unit !== 0x2e && unit !== 0x5b && unit !== 0x5d && unit !== 0x2d) break;
    at--;
  }
  return hasSecretStem(at, last);
}

/** Whether one of the words by which credentials are named is in a name. */
export function hasSecretStem(start: usize, end: usize): bool {
  for (let at = start; at + 3 <= end; at++) {
    const three = (load<u32>(at) | 0x202020) & 0xffffff;
    const four = load<u32>(at) | 0x20202020;
    const longer = at + 4 <= end;
    switch (three) {
      case 0x647770: // pwd
      case 0x676973: // sig
      case 0x646973: // sid
      case 0x70746f: // otp
      case 0x6e6970: // pin
      case 0x767663: // cvv
      case 0x637663: // cvc
      case 0x637363: // csc
      case 0x74776a: // jwt
      case 0x79656b: // key
        return true;
      default:
    }
    if (!longer) continue;
    switch (four) {
      case 0x73736170: // pass
      case 0x72636573: // secr
      case 0x656b6f74: // toke
      case 0x66727363: // csrf
      case 0x66727378: // xsrf
      case 0x68747561: // auth
      case 0x64657263: // cred
      case 0x73736573: // sess
      case 0x6b6f6f63: // cook
      case 0x65646f63: // code
        return true;
      default:
    }
  }
  return false;
}
