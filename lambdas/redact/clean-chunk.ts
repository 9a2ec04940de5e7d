import { createHash } from 'node:crypto';
import { compress } from '../../core/flow/compress.ts';
import { encodeFrame } from '../../core/flow/frame.ts';
import { inflate } from '../../core/flow/inflate.ts';
import type { Blinded, CleanHeader, Evidence, RawChunkHeader } from '../../core/flow/records.ts';
import type { Decision } from '../../core/gate/decide.ts';
import { type Policy, retentionOf } from '../../core/gate/policy.ts';
import type { Blinder } from '../../core/identifiers/blinder.ts';
import { IdentifierError } from '../../core/identifiers/identifier-error.ts';
import {
  categoryOf,
  type IdentifierType,
  IP_PREFIX,
  identifierTypeSchema,
} from '../../core/identifiers/identifier-type.ts';
import { prefixesOf } from '../../core/identifiers/ip-prefix.ts';
import { CATEGORIES, type Category } from '../../core/redaction/categories.ts';
import { type Kept, type Redacted, redactChunk } from '../../core/redaction/redact.ts';
import type { StreamRecord } from '../../stores/streams.ts';
import type { FieldKinds } from './field-kinds.ts';
import type { KnownIdentity } from './known-identities.ts';

/** Bounds that keep a part and its header within one stream record. */
const BODY_BYTES = 800_000;
const IDENTIFIERS_PER_PART = 1_500;

/** A chunk that holds more people than this is a list of them: nothing of it is kept. Each costs two index rows. */
const MAX_KEPT = 2_000;
const LIST = {
  grant: [] as readonly Category[],
  refused: Object.fromEntries(CATEGORIES.map((category) => [category, 'too-many-identifiers'])),
};

export interface ChunkInput {
  readonly header: RawChunkHeader;
  readonly body: Uint8Array;
  readonly sequenceNumber: string;
  readonly decision: Extract<Decision, { store: true }>;
  /** The visitor's consent, if there is one. */
  readonly evidence: Evidence | undefined;
  readonly known: readonly KnownIdentity[];
  /** What the chunks before told of form fields. */
  readonly fields: FieldKinds | 'unknown';
  readonly blinder: Blinder;
  readonly policy: Policy;
}

export interface CleanChunk {
  readonly records: readonly StreamRecord[];
  readonly masked: Readonly<Record<string, number>>;
  /** Why what was not granted was not, per category. */
  readonly refused: Readonly<Record<string, string>>;
  readonly events: number;
  /** Which engine redacted it. */
  readonly engine: Redacted['engine'];
  /** What is known of form fields after it. */
  readonly fields: FieldKinds | undefined;
}

/**
 * Redacts one chunk and makes the records of the clean stream from it: one, or numbered parts if it does not fit one.
 *
 * @throws {InflateError | MalformedChunkError} when the chunk cannot be read
 */
export function cleanChunk(input: ChunkInput): CleanChunk {
  const { header } = input;
  const bytes = inflate(input.body);
  const redactUnder = (grant: ReadonlySet<Category>) =>
    redactChunk(bytes, {
      grant,
      known: input.known.map(({ type, value }) => ({ type, value, category: categoryOf(type) })),
      fields: input.fields,
    });
  const granted = redactUnder(new Set(input.decision.grant));
  const isList = granted.kept.length > MAX_KEPT;
  const redacted = isList ? redactUnder(new Set()) : granted;
  const decision = isList ? LIST : input.decision;
  const grant = new Set(decision.grant);
  const identifiers = indexed(input, grant, redacted.kept);
  const body = compress(redacted.body, BODY_BYTES);
  const parts = Math.max(
    1,
    Math.ceil(body.length / BODY_BYTES),
    Math.ceil(identifiers.blinds.length / IDENTIFIERS_PER_PART),
  );
  const common: Omit<CleanHeader, 'part' | 'identifiers'> = {
    kind: 'chunk',
    business: header.business,
    session: header.session,
    sequence: header.sequence,
    parts,
    receivedAt: header.receivedAt,
    arrival: input.sequenceNumber,
    digest: createHash('sha256').update(body).digest('base64url'),
    grant: [...decision.grant],
    ...(input.evidence !== undefined && grant.size > 0 ? { evidence: input.evidence } : {}),
    refused: { ...decision.refused },
    events: redacted.events,
    inflated: redacted.body.length,
    masked: { ...redacted.report.masked },
    unsearchable: redacted.report.unsearchable + identifiers.unsearchable,
    ...(header.address !== undefined && grant.has('ips') ? { address: header.address } : {}),
    retentionDays: retentionOf(input.policy, decision.grant),
    purposes: [...input.policy.purposes],
    optOuts: [...input.decision.optOuts],
  };
  const records = Array.from({ length: parts }, (_, part) => {
    const slice = slicer(part, parts);
    const frame = encodeFrame({ ...common, part, identifiers: slice(identifiers.blinds) }, slice(body));
    return { partitionKey: header.session, data: frame };
  });
  return {
    records,
    masked: redacted.report.masked,
    refused: common.refused,
    events: redacted.events,
    engine: redacted.engine,
    fields: redacted.fields,
  };
}

/** The identifiers that the index gets: whom the session belongs to, and who was kept in it. */
function indexed(input: ChunkInput, grant: ReadonlySet<Category>, kept: readonly Kept[]) {
  const { header, blinder } = input;
  const rows = new Map<string, Blinded>();
  const add = (row: Blinded) => {
    const name = `${row.role}#${row.type}#${row.blind}`;
    if (!rows.has(name)) rows.set(name, row);
  };
  const visitor = blinder.atIndex('visitor', header.visitor, header.receivedAt);
  add({ type: 'visitor', role: 'own', source: 'recorder', blind: visitor.blind });
  for (const { type, value, blind } of input.known) {
    if (!granted(type, grant)) continue;
    add({ type, role: 'own', source: 'identify', blind });
    for (const row of prefixRows(input, type, value)) add({ ...row, role: 'own', source: 'identify' });
  }
  let unsearchable = 0;
  const mentions: Mention[] = kept.map((value) => ({ ...value, source: 'recording' }));
  if (header.address !== undefined && grant.has('ips'))
    mentions.push({ type: 'ip', value: header.address, source: 'address' });
  for (const mention of mentions) {
    const found = mentionRows(input, mention);
    if (found === undefined) unsearchable += 1;
    else for (const row of found) add(row);
  }
  return { blinds: [...rows.values()], unsearchable };
}

interface Mention extends Kept {
  readonly source: 'recording' | 'address';
}

/**
 * A kept value that its own type cannot normalise is indexed by its digits, if it has any. The business's own contact
 * values are on all of its pages and name nobody: they get no row.
 */
function mentionRows(input: ChunkInput, { type, value, source }: Mention): Blinded[] | undefined {
  for (const candidate of [type, 'number']) {
    const parsed = identifierTypeSchema.safeParse(candidate);
    if (!parsed.success) continue;
    try {
      const { blind } = input.blinder.atIndex(parsed.data, value, input.header.receivedAt);
      if (input.blinder.isPublicContact(parsed.data, value)) return [];
      const row = { type: parsed.data, role: 'mention', source, blind } as const;
      const prefixes = prefixRows(input, parsed.data, value).map((prefix) => ({ ...row, ...prefix }));
      return [row, ...prefixes];
    } catch (error) {
      if (!(error instanceof IdentifierError)) throw error;
    }
  }
  return undefined;
}

/** An address is found by its networks too. @throws {IdentifierError} */
function prefixRows({ blinder, header }: ChunkInput, type: IdentifierType, value: string) {
  if (type !== 'ip') return [];
  const { normalised } = blinder.atIndex('ip', value, header.receivedAt);
  return prefixesOf(normalised).map((prefix) => ({
    type: IP_PREFIX,
    blind: blinder.atIndex(IP_PREFIX, prefix, header.receivedAt).blind,
  }));
}

function granted(type: IdentifierType, grant: ReadonlySet<Category>): boolean {
  const category = categoryOf(type);
  return category === 'identity' ? grant.size > 0 : grant.has(category);
}

/** Cuts anything sliceable into `parts` nearly equal pieces and takes one. */
function slicer(part: number, parts: number) {
  return <T extends { length: number; slice(from: number, to: number): T }>(whole: T): T => {
    const at = (index: number) => Math.floor((whole.length * index) / parts);
    return whole.slice(at(part), at(part + 1));
  };
}
