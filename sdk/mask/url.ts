import { isSecretName } from './find.ts';
import { maskFound, maskLook, maskWhole, type Rules } from './text.ts';

const CONTENT = /^(?:data|blob|javascript|vbscript|filesystem):/i;
const ADDRESS = /^((mailto|sips?|xmpp|skype)|tel|sms(?:to)?|callto|facetime(?:-audio)?|whatsapp):([^?]*)/i;
const HIERARCHICAL =
  /^(?:https?|wss?|ftps?|webpack(?:-internal)?|[a-z]+-extension|capacitor|ionic|app|about:(?:blank|srcdoc)?$)/i;
const ASSET =
  /\.(?:[cm]?js|css|map|png|jpe?g|gif|webp|avif|svg|ico|woff2?|[to]tf|eot|mp[34]|webm|json|wasm)$/i;
const SECRET_STEP =
  /^(?:reset|verif\w*|confirm\w*|invit\w*|magic.*|unsubscribe|activat\w*|oauth|session|share|key|s)$/i;

/**
 * A URL without userinfo, the values of parameters, the fragment, tokens in the path, and identifiers anywhere, as
 * core/redaction/redact-url.ts has it. Content and code (`data:`, `blob:`, `javascript:`) go altogether.
 */
export function maskUrl(value: string, rules: Rules): string {
  const url = value.trim().replace(/\p{Cc}/gu, '');
  const content = CONTENT.exec(url)?.[0].toLowerCase();
  if (content) return content === 'data:' ? 'data:,' : content;
  const address = ADDRESS.exec(url);
  if (address) {
    const [whole, scheme, isEmail, list = ''] = address;
    const keeps = rules.keeps(isEmail ? 'emails' : 'numbers');
    return `${scheme}:${keeps ? maskFound(list, rules) : maskLook(list)}${maskParameters(url.slice(whole.length))}`;
  }
  const [, scheme = '', authority = '', path = '', rest = ''] =
    /^([a-z][\da-z+.-]*:)?((?:(?<=:)[/\\]*|[/\\]{2,})[^/\\?#]*)?([^?#]*)(.*)/is.exec(url)!;
  if (scheme && !HIERARCHICAL.test(url)) return scheme + maskWhole(url.slice(scheme.length));
  const isAnchor = /^#[a-z_][\w.-]{0,63}$/i.test(url) && !isToken(rest);
  return maskFound(
    scheme +
      authority.replace(/[^/\\].*(?=@)/, maskWhole) +
      maskPath(path) +
      (isAnchor ? rest : maskParameters(rest)),
    rules,
    'url',
  );
}

/** Segments that hold a token: after a step that takes one, or by their entropy; parameters of a segment. */
function maskPath(path: string): string {
  let before = '';
  return path.replace(/(;?)([^/\\;]+)/g, (_, sign: string, segment: string) => {
    const value = sign && segment.indexOf('=') + 1;
    const isStep = SECRET_STEP.test(before) || isSecretName(before);
    const isSecret =
      !ASSET.test(path) && (isToken(segment) || (isStep && /\d/.test(segment) && segment.length > 5));
    before = segment;
    return (
      sign +
      (value
        ? segment.slice(0, value) + maskWhole(segment.slice(value))
        : isSecret
          ? maskWhole(segment)
          : segment)
    );
  });
}

/** A query and a fragment: the names that programmers give stay, all else goes. */
function maskParameters(rest: string): string {
  return rest.replace(/#[\s\S]*|[^?&;#]+/g, (part) => {
    const name = /^[a-z_][\w.[\]$-]{0,63}=|^#/i.exec(part)?.[0] ?? '';
    return /\d\D*\d\D*\d\D*\d\D*\d/.test(name) ? maskWhole(part) : name + maskWhole(part.slice(name.length));
  });
}

/** Twenty characters and more in which letters and digits take turns. UUIDs are names of things. */
function isToken(word: string): boolean {
  const turns = word.match(/\d+|[A-Z]+|[a-z]+/g)?.length ?? 0;
  return (
    word.length > 19 &&
    /\d/.test(word) &&
    turns >= Math.max(6, word.length / 5) &&
    !/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(word)
  );
}

/** Image candidates, or URLs separated by spaces. */
export function maskUrls(value: string, rules: Rules): string {
  return value.replace(/[^\s,]\S*[^\s,]/g, (word) =>
    /^[\d.]+[wxh]$/.test(word) ? word : maskUrl(word, rules),
  );
}
