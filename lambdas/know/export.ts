import { EXPORT_DAYS } from '../../core/data-map.ts';
import { manifestHash, writeArchive } from '../../core/disclosure/archive.ts';
import { disclosedChoices } from '../../core/disclosure/choices.ts';
import type { Disclosure } from '../../core/disclosure/contents.ts';
import { signManifest } from '../../core/disclosure/manifest.ts';
import { type ConsentRecord, standingConsent } from '../../core/gate/consent.ts';
import { requestOf, Worksheet } from '../delete/request.ts';
import { blinderOf, blindKey, policyOf } from '../runtime/blinds.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import { signer } from '../runtime/signer.ts';
import {
  accounts,
  agreements,
  archive,
  consents,
  exports as exportStore,
  identifierPolicies,
  identifiers,
  keyRing,
  particulars,
  requests,
  sessions,
  signingKey,
  suppressions,
} from '../runtime/stores.ts';
import { player } from './player.ts';
import { type DisclosureState, wasErased } from './request.ts';
import { Disclosing } from './sessions.ts';

const stores = {
  requests: requests(),
  particulars: particulars(),
  accounts: accounts(),
  identifierPolicies: identifierPolicies(),
  agreements: agreements(),
  consents: consents(),
  identifiers: identifiers(),
  sessions: sessions(),
  archive: archive(),
  suppressions: suppressions(),
  exports: exportStore(),
  blindKeys: keyRing('blind'),
  sealKeys: keyRing('seal'),
  signing: signingKey(),
};

const DAY = 24 * 60 * 60 * 1000;

/** Makes the export: reads each session, masks what is of others, and writes archive and signed manifest. */
export const handler = settledHandler(async ({ requestId }: DisclosureState): Promise<DisclosureState> => {
  const request = await requestOf(stores.requests, requestId);
  if (await wasErased(stores.suppressions, request)) return { requestId, more: false, erased: true };
  const { business, scope = 'specific' } = request;
  const now = Date.now();
  const worksheet = await Worksheet.open(stores.particulars, stores.blindKeys, request);
  const key = await blindKey(stores.blindKeys, business);
  const blinder = await blinderOf(stores.blindKeys, await policyOf(stores, business));
  const account = await stores.accounts.business(business);
  const signed = (await stores.agreements.current([business])).get(business) ?? {};

  const noted: string[] = [];
  for await (const { session } of worksheet.sessions()) noted.push(session);
  const disclosing = await Disclosing.open(stores, request, key, blinder, noted, now);
  const consented = [];
  for (const visitor of disclosing.visitors) consented.push(...(await consentsOf(visitor, now)));
  const people = [...request.identifiers.map(({ blind }) => blind), ...disclosing.visitors];
  const chosen = [];
  for (const person of new Set(people)) chosen.push(await stores.consents.choicesOf(person));
  const time = (at: number) => new Date(at).toISOString();
  const about: Omit<Disclosure, 'sessions'> = {
    request: requestId,
    scope,
    createdAt: time(now),
    business: account?.name ?? business,
    askedBy: [...new Set(request.identifiers.map(({ type }) => type))],
    consents: consented,
    optOuts: disclosedChoices(chosen),
    purposes: account?.policy.purposes ?? [],
    agreements: Object.values(signed).map(({ kind, version, signedAt }) => ({
      kind,
      version,
      signedAt: time(signedAt),
    })),
    retentionDays: account?.policy.retentionDays ?? 0,
  };
  const { kid, sign } = await signer(stores.signing);
  const {
    zip,
    manifest,
    sessions: listed,
  } = await writeArchive(about, disclosing.sessions(scope), player(), (unsigned) =>
    signManifest(unsigned, sign, kid),
  );
  await stores.exports.put(
    requestId,
    request.identifiers.map(({ blind }) => blind),
    zip,
  );
  await stores.requests.set(requestId, {
    export: {
      at: now,
      expiresAt: now + EXPORT_DAYS * DAY,
      sessions: listed.length,
      bytes: zip.length,
      manifest: manifestHash(manifest),
    },
  });
  return { requestId, more: false, erased: false };
});

/** What a visitor agreed to, each with the text that was shown, and whether anything of it stands. */
async function consentsOf(visitor: string, now: number): Promise<Disclosure['consents'][number][]> {
  const records: ConsentRecord[] = [];
  let after: number | undefined = 0;
  while (after !== undefined) {
    const page: { events: ConsentRecord[]; next?: number } = await stores.consents.history(
      visitor,
      100,
      after,
    );
    records.push(...page.events);
    after = page.next;
  }
  const shown: Disclosure['consents'][number][] = [];
  for (const record of records) {
    if (record.event !== 'given') continue;
    const { language = '', version = '' } = record.notice ?? {};
    const text = await stores.consents.text(record.business, language, version);
    const withdrawals = records.filter(({ event }) => event === 'withdrawn');
    const expired = record.expiresAt !== undefined && record.expiresAt <= now;
    const stands = expired || standingConsent([record, ...withdrawals], now).size > 0;
    shown.push({
      id: record.id,
      givenAt: new Date(record.timestamp).toISOString(),
      categories: record.categories,
      text: text?.text ?? '',
      version,
      language,
      method: record.collectionMethod,
      state: stands ? (expired ? 'expired' : 'in force') : 'withdrawn',
    });
  }
  return shown;
}
