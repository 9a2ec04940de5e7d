import type { Match } from './detector.ts';

/** Words of which one is in every sentence that tells a code; without any of them there is nothing to look for. */
const CODE_WORD =
  /code|pin|otp|\btan\b|cvv|cvc|\bcsc\b|passw|passphrase|kennwort|contraseña|heslo|k[óo]d|c[óo]dig|codice|clave|код|пароль|验证码|驗證碼|コード|인증번호|\b(?:enter|type|use) /iu;

/** What a code lets somebody do. Other codes (of an error, a country, a discount) stay. */
const PURPOSE =
  '(?:verification|verify|security|confirmation|one[- ]?time|single[- ]use|log[- ]?in|sign[- ]?in|access|auth(?:entication|orization)?|' +
  '2fa|mfa|otp|sms|two[- ]factor|reset|recovery|backup|activation|pairing|unlock|pass|pin|entry|door|alarm|gate)';
/** The names of codes in the languages of most pages. */
const CODE = [
  `${PURPOSE}[ -]?(?:code|pin|passcode|key)s?`,
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
  `(?:(?<![\\p{L}\\p{N}_])(?:${CODE})|${GLUED_CODE})${LINK}(?<value>${VALUE}(?:[ ,;]{1,2}${VALUE}){0,15})`,
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
const DIGIT_OR_QUOTE = /[\d"“„«!@#$%^&*]/;

/** Codes and passwords that a sentence tells: `Your one-time code is 482913`, `PIN: 4829`. */
export function toldSecrets(text: string): Match[] {
  if (!DIGIT_OR_QUOTE.test(text) || !CODE_WORD.test(text)) return [];
  return RULES.flatMap((rule) => Array.from(text.matchAll(rule), valueIn)).filter(
    (match) => match !== undefined,
  );
}

function valueIn({ indices }: RegExpExecArray): Match | undefined {
  const span = indices?.groups?.value ?? indices?.groups?.other;
  return span && { start: span[0], end: span[1] };
}
