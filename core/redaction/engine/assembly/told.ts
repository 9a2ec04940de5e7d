// Sentences that could tell a code or a password: what detectors/told-secrets.ts looks for, by single words.
import { OTHER_SCRIPT } from './fold';
import { isDigit, isLetter } from './units';

/** Digits that a code without letters has at least (VALUE of told-secrets.ts, which takes letters of any case). */
const SHORTEST_CODE: i32 = 2;

/** Whether a sentence from `start` to `end` could tell a code: one of the words, and digits or signs for a value. */
export function mayTell(start: usize, end: usize): bool {
  let digits = 0;
  let mixed = false;
  let signs = false;
  let foreign = false;
  let before: u8 = 0;
  for (let at = start; at < end; at++) {
    const unit = load<u8>(at);
    if (isDigit(unit)) {
      digits++;
      // VALUE looks for its digit past letters and hyphens.
      if (isLetter(before) || before === 0x2d || before >= 0x80 || isLetter(load<u8>(at + 1))) mixed = true;
    } else if (unit >= 0x80) {
      signs = true;
      if (unit >= OTHER_SCRIPT) foreign = true;
    } else if (
      unit < 0x2b
        ? unit > 0x20 && unit !== 0x27 && unit !== 0x28 && unit !== 0x29
        : unit === 0x40 || unit === 0x5e
    )
      signs = true;
    before = unit;
  }
  const isCode = digits >= SHORTEST_CODE || mixed;
  if (!isCode && !signs && digits === 0) return false;
  if (foreign && (isCode || signs)) return mayBeForeignWord(start, end);
  return hasTellingWord(start, end, isCode);
}

/** Letters of other scripts with a digit, a quote or a sign: the words of those scripts are not told apart here. */
function mayBeForeignWord(start: usize, end: usize): bool {
  let letters = 0;
  for (let at = start; at < end; at++) {
    letters = load<u8>(at) >= OTHER_SCRIPT ? letters + 1 : 0;
    if (letters >= 3) return true;
  }
  return hasTellingWord(start, end, true);
}

function hasTellingWord(start: usize, end: usize, isCode: bool): bool {
  for (let at = start; at + 3 <= end; at++) {
    const three = (load<u32>(at) | 0x202020) & 0xffffff;
    const first = at === start || !isLetter(load<u8>(at - 1));
    switch (three) {
      case 0x737361: // ass: password, passphrase, passwort, passkey, passcode, mot de passe
        if (at > start && (load<u8>(at - 1) | 0x20) === 0x70) return true;
        break;
      case 0x6e6e65: // enn: kennwort
      case 0x736568: // hes: heslo
      case 0x686361: // ach: wachtwoord
      case 0x72746e: // ntr: contraseña
        if (isPasswordWord(at, end, three)) return true;
        break;
      case 0x646f63: // cod: code, codice
        if (isCode) return true;
        break;
      case 0x646f6b: // kod
        if (isCode && first) return true;
        break;
      case 0x6e6970: // pin
      case 0x70746f: // otp
      case 0x6e6174: // tan
      case 0x767663: // cvv
      case 0x637663: // cvc
      case 0x637363: // csc
      case 0x616c63: // cla: clave
        if (isCode && first && (three === 0x616c63 || !isLetter(load<u8>(at + 3)) || three === 0x6e6970))
          return true;
        break;
      case 0x657375: // use
      case 0x746e65: // ent: enter
      case 0x707974: // typ: type
      case 0x746977: // wit: with
        if (isCode && first) return true;
        break;
      default:
        // kód, código, hasło, lösenord: one letter is beyond ASCII.
        if (load<u8>(at + 1) >= 0x80) {
          const head = load<u8>(at) | 0x20;
          const tail = load<u8>(at + 2) | 0x20;
          if ((head === 0x6b || head === 0x63) && tail === 0x64 && isCode) return true;
          if (head === 0x6c && (tail === 0x73 || tail === 0x6f)) return true;
        }
        if (load<u8>(at + 2) >= 0x80 && (three & 0xffff) === 0x7361) return true;
        if (load<u8>(at + 2) >= 0x80 && (three & 0xffff) === 0x6168) return true;
    }
  }
  return false;
}

function isPasswordWord(at: usize, end: usize, three: u32): bool {
  const four = load<u8>(at + 3) | 0x20;
  if (at + 4 > end) return false;
  if (three === 0x6e6e65) return four === 0x77;
  if (three === 0x736568) return four === 0x6c;
  if (three === 0x686361) return four === 0x74;
  return four === 0x61;
}
