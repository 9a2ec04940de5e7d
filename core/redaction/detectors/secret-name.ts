/** Names under which credentials travel, as keys, parameters, headers and fields, with one word before them. */
const SECRET_NAME =
  /^(?:[a-z]{1,16}[_-]?)?(?:pass(?:word|wd|code|phrase)?|pwd|passwort|secret|client[_-]?secret|token|[a-z]{1,16}[_-]?token|csrf|xsrf|api[_-]?key|access[_-]?key|private[_-]?key|auth|authorization|credentials?|session[_-]?(?:id|key)|sid|jsessionid|phpsessid|cookie|otp|pin|cvv2?|cvc2?|csc|signature|sig)$/i;
/** Words that make a credential of whatever they stand in: `passwordConfirm`, `aws_secret_access_key`. */
const ANYWHERE = /(?:^|[a-z])(?:password|passwd|passwort|passphrase|passcode|pwd|secret)s?$|^jwt$/;
/** Words that do when they come last: `accessTokens`, but not `token_type`. */
const LAST =
  /(?:^|[a-z])tokens?$|^(?:pass|csrf|xsrf|auth|authorization|credentials?|sid|jsessionid|phpsessid|cookies?|otp|pin|cvv|cvc|csc|signature|sig|apikey|accesskey|privatekey|secretkey|sessionid|sessionkey|securitycode)$/;
const LAST_TWO =
  /^(?:(?:api|secret|access|private|session|signing|encryption|auth|client|account|storage|shared|master) keys?|session id|(?:security|verification|verify|confirmation|auth|authentication|access|login|otp|mfa|recovery|backup|reset|sms|pass|pin) codes?)$/;
/** What every such name has in it. */
const HINT =
  /pass|pwd|secret|jwt|token|csrf|xsrf|auth|credential|sid|cookie|otp|pin|cv[vc]|csc|sig|key|code|session/i;
const WORD = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g;
const LONGEST = 128;

/** Whether a key, a parameter or a field of this name holds a credential. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.trim()) || hasSecretWord(name);
}

/**
 * Whether one of the words of a name (`userPassword`, `user[new_password]`, `password2`) says that it names a
 * credential.
 */
export function hasSecretWord(name: string): boolean {
  if (name.length > LONGEST || !HINT.test(name)) return false;
  const words = (name.match(WORD) ?? []).map((word) => word.toLowerCase());
  return (
    words.some((word) => ANYWHERE.test(word)) ||
    LAST.test(words.at(-1) ?? '') ||
    LAST_TWO.test(words.slice(-2).join(' '))
  );
}
