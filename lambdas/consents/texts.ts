import { noQuerySchema, pageQuerySchema } from '../../core/flow/api.ts';
import { consentTextRequestSchema } from '../../core/flow/api-consents.ts';
import { ProblemError } from '../../core/flow/problem.ts';
import type { ConsentText } from '../../core/gate/consent.ts';
import { hashOfText } from '../../core/gate/text-hash.ts';
import { type Answer, type ApiEvent, bodyAs, callerOf, queryAs } from '../runtime/api-handler.ts';
import { blindKey } from '../runtime/blinds.ts';
import { openCursor, sealCursor } from '../runtime/cursor.ts';
import { stores } from './places.ts';

/** Registers a text that visitors will be shown. The same text again is the same registration. */
export async function registerText(event: ApiEvent): Promise<Answer> {
  const { business } = callerOf(event, 'business');
  queryAs(event, noQuerySchema);
  const input = bodyAs(event, consentTextRequestSchema);
  const text: ConsentText = { business, hash: hashOfText(input.text), ...input, registeredAt: Date.now() };
  if (await stores.consents.addText(text)) return { status: 201, body: shown(text) };
  const standing = await stores.consents.text(business, input.language, input.version);
  if (standing?.hash === text.hash) return { status: 201, body: shown(standing) };
  throw new ProblemError({
    status: 409,
    code: 'version-taken',
    title: 'This version is another text',
    detail: 'A text of this version and language is registered already, and it is not this one.',
    expected: 'a version that no other text of this language has',
    mend: 'Give the changed text a version of its own: what visitors agreed to must not change afterwards.',
  });
}

/** The registered texts, a page at a time. */
export async function texts(event: ApiEvent): Promise<Answer> {
  const { business } = callerOf(event, 'business');
  const { limit, cursor } = queryAs(event, pageQuerySchema);
  const key = await blindKey(stores.blindKeys, business);
  const after = openCursor<string>(key, ['consent-texts'], cursor);
  const page = await stores.consents.texts(business, limit, after);
  const next = page.next === undefined ? {} : { cursor: sealCursor(key, ['consent-texts'], page.next) };
  return { status: 200, body: { texts: page.texts.map(shown), ...next } };
}

function shown({ hash, text, version, language, registeredAt }: ConsentText) {
  return { hash, version, language, registeredAt: new Date(registeredAt).toISOString(), text };
}
