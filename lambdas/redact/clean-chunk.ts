import { createHash } from 'node:crypto';
import { compress } from '../../core/flow/compress.ts';
import { encodeFrame } from '../../core/flow/frame.ts';
import { inflate } from '../../core/flow/inflate.ts';
import type { Blinded, CleanHeader, RawChunkHeader } from '../../core/flow/records.ts';
import type { Decision } from '../../core/gate/decide.ts';
import { blind } from '../../core/identifiers/blind.ts';
import { IdentifierError } from '../../core/identifiers/identifier-error.ts';
import {
  categoryOf,
  type IdentifierType,
  identifierTypeSchema,
} from '../../core/identifiers/identifier-type.ts';
import { normalise } from '../../core/identifiers/normalise.ts';
import { CATEGORIES, type Category } from '../../core/redaction/categories.ts';
import { type Kept, redactChunk } from '../../core/redaction/redact.ts';
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
  readonly known: readonly KnownIdentity[];
  /** What the chunks before told of form fields. */
  readonly fields: FieldKinds | 'unknown';
  readonly blindKey: Uint8Array;
  readonly region: string;
  readonly retentionDays: number;
}

export interface CleanChunk {
  readonly records: readonly StreamRecord[];
  readonly masked: Readonly<Record<string, number>>;
  readonly events: number;
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
    refused: { ...decision.refused },
    events: redacted.events,
    inflated: redacted.body.length,
    masked: { ...redacted.report.masked },
    unsearchable: redacted.report.unsearchable + identifiers.unsearchable,
    ...(header.address !== undefined && grant.has('ips') ? { address: header.address } : {}),
    retentionDays: input.retentionDays,
  };
  const records = Array.from({ length: parts }, (_, part) => {
    const slice = slicer(part, parts);
    const frame = encodeFrame({ ...common, part, identifiers: slice(identifiers.blinds) }, slice(body));
    return { partitionKey: header.session, data: frame };
  });
  return { records, masked: redacted.report.masked, events: redacted.events, fields: redacted.fields };
}

/** The identifiers that the index gets: whom the session belongs to, and who was kept in it. */
function indexed(input: ChunkInput, grant: ReadonlySet<Category>, kept: readonly Kept[]) {
  const { header, blindKey, region } = input;
  const rows = new Map<string, Blinded>();
  const add = (row: Blinded) => rows.set(`${row.role}#${row.type}#${row.blind}`, row);
  add({ type: 'visitor', role: 'own', blind: blind(blindKey, 'visitor', header.visitor) });
  for (const identity of input.known) {
    if (granted(identity.type, grant)) add({ type: identity.type, role: 'own', blind: identity.blind });
  }
  let unsearchable = 0;
  const mentions: Kept[] = [...kept];
  if (header.address !== undefined && grant.has('ips')) mentions.push({ type: 'ip', value: header.address });
  for (const { type, value } of mentions) {
    const mention = blindMention(blindKey, type, value, region);
    if (mention === undefined) unsearchable += 1;
    else add({ ...mention, role: 'mention' });
  }
  return { blinds: [...rows.values()], unsearchable };
}

/** A kept value that its own type cannot normalise is indexed by its digits, if it has any. */
function blindMention(key: Uint8Array, type: string, value: string, region: string) {
  for (const candidate of [type, 'number']) {
    const parsed = identifierTypeSchema.safeParse(candidate);
    if (!parsed.success) continue;
    try {
      const normalised = normalise(parsed.data, value, { region });
      return { type: parsed.data, blind: blind(key, parsed.data, normalised) };
    } catch (error) {
      if (!(error instanceof IdentifierError)) throw error;
    }
  }
  return undefined;
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
