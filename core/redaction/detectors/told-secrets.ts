import { matchesOf } from '../matches.ts';
import type { Match } from './detector.ts';

/** What is in every sentence that tells a code, and somewhere near the code. */
const CODE_WORD =
  /code|\bpin|\botp|\btan\b|\bcv[vc]|\bcsc|passw|passphrase|kennwort|contraseña|mot de passe|heslo|k[óo]d|c[óo]dig|codice|clave|код|пароль|wachtwoord|lösenord|hasło|验证码|驗證碼|コード|인증번호|passkey|\b(?:use|enter|type|with) (?:(?:the|this|your) )?(?:(?:code|pin) )?[a-z\d-]{0,11}\d/gi;
/** How far before the word, and behind it, a code can stand. */
const BEFORE = 160;
const BEHIND = 400;
/** A digit, or what a password has in its place. */
const TELLING = /[\d"“„«!@#$%^&*]/;

/** What a code lets somebody do. Other codes (of an error, a country, a discount) stay. */
const PURPOSE =
  '(?:verification|verify|security|confirmation|one[- ]?time|single[- ]use|log[- ]?in|sign[- ]?in|access|auth(?:entication|orization)?|' +
  '2fa|mfa|otp|sms|two[- ]factor|reset|recovery|backup|activation|pairing|unlock|pass|pin|entry|door|alarm|gate)';
/** The names of codes in the languages of most pages. */
const CODE = [
  `${PURPOSE}[ -]?(?:code|pin|passcode)s?`,
  'pin(?:[ -]?code)?|otp|passcode|passkey|tan',
  '(?:bestätigungs|sicherheits|prüf|einmal|zugangs|freischalt|anmelde|verifizierungs)[ -]?code|(?:einmal)?(?:kennwort|passwort)',
  "code (?:de |d[’'])(?:vérification|sécurité|confirmation|validation|connexion|accès|authentification)",
  'código de (?:verificación|seguridad|confirmación|acceso|verificação|segurança|confirmação|acesso)|clave|contraseña',
  'codice di (?:verifica|sicurezza|conferma|accesso)',
  '(?:ověřovací|bezpečnostní|potvrzovací|přístupový|jednorázový) kód|kód pro (?:ověření|přihlášení)',
  'kod (?:weryfikacyjny|potwierdzający|bezpieczeństwa|dostępu)',
  '(?:verificatie|beveiligings|toegangs|bevestigings)code|(?:verifierings|bekräftelse|säkerhets)kod|engangskode',
  'код (?:подтверждения|доступа|безопасности)',
].join('|');
/** Those of languages that set no spaces between words. */
const GLUED_CODE = '验证码|驗證碼|認証コード|確認コード|인증번호';
/** What stands between a name and its value: a verb, a sign, quotes. */
const LINK =
  '(?:[ \\t]{0,2}(?:is|was|are|lautet|ist|est|es|è|é|je|to|for [^\\s:]{1,32}|[:=：#–→-]|>|is now|will be)){0,3}[ \\t]{0,2}["\'“„«(\\[]{0,2}[ \\t]?';
/** Four to ten digits, also in two or three parts; or capitals and digits. */
const VALUE =
  '(?:(?:[A-Z]{1,2}-)?\\d(?:[ -]?\\d){3,9}(?![\\d.,]\\d)(?!\\d)|(?=[A-Z-]{0,11}\\d)[A-Z\\d]{2,8}(?:-[A-Z\\d]{2,8}){0,3}(?![A-Za-z\\d]))';

const NAMED = new RegExp(
  `(?:(?<![\\p{L}\\p{N}_])(?:${CODE})|${GLUED_CODE})${LINK}(?<value>${VALUE}(?:[ ,;]{1,2}${VALUE}){0,9})`,
  'gidu',
);
/** The three or four digits on the back of a card. */
const CARD_CODE =
  /(?<![\p{L}\p{N}_])(?:cvv2?|cvc2?|csc|card (?:security|verification) (?:code|number|value)|security code)(?:[ \t]{0,2}(?:is|ist|est|[:=#-])){0,2}[ \t]{0,2}(?<value>\d{3,4})(?!\d)/dgiu;
/** `Your code is …`, and `482913 is your code`. */
const YOURS = new RegExp(
  `\\b(?:your|ihr|dein|votre|su|tu|tw[óo]j|váš|tvůj|il tuo)(?: [^\\s.:]{1,24}){0,4} (?:code|kód|kod|código|codice|pin)(?: (?:is|lautet|ist|est|es|je|è|to [^\\s:]{1,24}|for [^\\s:]{1,24})){1,2}:?[ \\t]{0,2}(?<value>${VALUE})`,
  'gidu',
);
const REVERSED = new RegExp(
  `(?<![\\p{L}\\p{N}.,-])(?<value>${VALUE}) (?:is|ist|est|es|je|è) (?:your|the|ihr|dein|votre|su|tu|váš|tvůj|il tuo)(?: [^\\s.:]{1,24}){0,4} (?:code|pin|otp|passcode|password|kód|código|codice)\\b`,
  'gidu',
);
/** `Use 482913 to sign in`, `Enter the code 482913 to verify`. */
const USED = new RegExp(
  `\\b(?:use|enter|type|with)(?: (?:the|this|your))?(?: code| pin)? (?<value>${VALUE})(?= (?:to|and|for) (?:log|sign|verify|confirm|reset|authenticate|access|unlock|activate))|\\benter(?: (?:the|this|your))? code (?<other>${VALUE})`,
  'gidu',
);
/** A password told: a word with a digit or a sign in it, or whatever stands in quotes. */
const PASSWORD =
  /(?<![\p{L}\p{N}_])(?:password|passphrase|passwort|kennwort|contraseña|mot de passe|heslo|пароль|wachtwoord|lösenord|hasło)(?: (?:is(?: now)?|was|ist|lautet|est|es|je|to)|[:=]){1,2}[ \t]{0,2}(?:["“„«](?<value>[^"”“»\n]{3,64})["”“»]|(?<other>(?=[^\s"'<>]{0,32}(?:\d|[!@#$%^&*](?=[^\s"'<>])))[^\s"'<>(),;]{5,64}(?<![.!?:])))/dgiu;

const RULES = [NAMED, CARD_CODE, YOURS, REVERSED, USED, PASSWORD];

/** Codes and passwords that a sentence tells: `Your one-time code is 482913`, `PIN: 4829`. */
export function toldSecrets(text: string): Match[] {
  return TELLING.test(text) ? sentences(text).flatMap(({ start, end }) => told(text, start, end)) : [];
}

/** The parts of a text that are near a word for a code. */
function sentences(text: string): { start: number; end: number }[] {
  const parts: { start: number; end: number }[] = [];
  for (const { index } of matchesOf(CODE_WORD, text)) {
    const last = parts.at(-1);
    const start = wordStart(text, Math.max(0, index - BEFORE));
    if (last && start <= last.end) last.end = index + BEHIND;
    else parts.push({ start, end: index + BEHIND });
  }
  return parts;
}

/** A part must not begin inside a word: what is left of the word could be taken for another. */
function wordStart(text: string, from: number): number {
  let at = from;
  while (at > 0 && from - at < BEFORE && text[at - 1] !== ' ') at--;
  return at;
}

function told(text: string, start: number, end: number): Match[] {
  const part = text.slice(start, end);
  if (!TELLING.test(part)) return [];
  return RULES.flatMap((rule) => matchesOf(rule, part).map(valueIn))
    .filter((match) => match !== undefined)
    .map((match) => ({ start: match.start + start, end: match.end + start }));
}

function valueIn({ indices }: RegExpExecArray): Match | undefined {
  const span = indices?.groups?.value ?? indices?.groups?.other;
  return span && { start: span[0], end: span[1] };
}
