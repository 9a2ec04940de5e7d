import { find } from '../redaction/find.ts';
import { type KnownValue, KnownValues } from '../redaction/known-values.ts';
import { type FieldKind, redactChunk } from '../redaction/redact.ts';

/** The person whom an export is for. */
export interface Subject {
  /** Their identifiers, as they are written. */
  readonly values: readonly KnownValue[];
  /** Whether a recognised value is theirs, in whichever spelling. */
  readonly isTheirs: (type: string, value: string) => boolean;
}

/** What stands in a text for a value of the subject's while the others' are masked: private-use characters only. */
const OPEN = '\ue000';
const CLOSE = '\ue001';
const DIGITS = 0xe100;
const MARK = /\ue000([\ue100-\ue109]+)\ue001/g;

/** A session's chunks, masked for one person one after the other. */
export class OthersMasked {
  readonly #subject: Subject;
  readonly #known: KnownValues;
  readonly #isOwn: boolean;
  #fields: ReadonlyMap<number, FieldKind> | 'unknown' = new Map();

  /**
   * @param isOwn the session is the subject's alone: what they typed stays. Otherwise all text of it is masked, since
   *   it is of somebody else, but for the subject's own values.
   */
  constructor(subject: Subject, isOwn: boolean) {
    this.#subject = subject;
    this.#known = new KnownValues(subject.values);
    this.#isOwn = isOwn;
  }

  /**
   * Masks a chunk: everything that is recognised and not the subject's. Their values are taken out, the rest is redacted
   * as if nothing had been granted, and they are put back; so whatever the redactor would mask of others is masked here.
   *
   * @param body the chunk as JSON, as it was stored
   * @returns the chunk as JSON
   */
  chunk(body: Uint8Array): Uint8Array {
    const taken: string[] = [];
    const events = JSON.parse(Buffer.from(body).toString('utf8'), (key, value) =>
      typeof value === 'string' && (this.#isOwn || !FIELD_KEYS.has(key))
        ? this.#takeOut(value, taken)
        : value,
    );
    const { body: masked, fields } = redactChunk(Buffer.from(JSON.stringify(events)), {
      grant: new Set(this.#isOwn ? ['forms'] : []),
      strict: !this.#isOwn,
      fields: this.#fields,
    });
    this.#fields = fields ?? 'unknown';
    const put = JSON.parse(Buffer.from(masked).toString('utf8'), (_key, value) =>
      typeof value === 'string' ? putBack(value, taken) : value,
    );
    return Buffer.from(JSON.stringify(put));
  }

  #takeOut(text: string, taken: string[]): string {
    // Marks of the page's own would be taken for ours, and an address would write them in another way.
    if (text.length < 2 || /^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text.replace(/[\ue000\ue001]/g, '');
    const clean = text.replace(/[\ue000\ue001]/g, '');
    const theirs = find(clean, { known: [this.#known] })
      .filter(({ type, value }) => this.#subject.isTheirs(type, value))
      .sort((a, b) => a.start - b.start || b.end - a.end);
    let [result, at] = ['', 0];
    for (const { start, end } of theirs) {
      if (start < at) continue;
      result += clean.slice(at, start) + mark(taken.push(clean.slice(start, end)) - 1);
      at = end;
    }
    return result + clean.slice(at);
  }
}

/** Where rrweb keeps what is in a field. Of another person's session it is masked whatever it holds. */
const FIELD_KEYS: ReadonlySet<string> = new Set(['text', 'value']);

function mark(index: number): string {
  const digits = Array.from(String(index), (digit) => String.fromCharCode(DIGITS + Number(digit)));
  return OPEN + digits.join('') + CLOSE;
}

function putBack(text: string, taken: readonly string[]): string {
  return text
    .replace(MARK, (_, digits: string) => {
      const index = Number(Array.from(digits, (digit) => digit.charCodeAt(0) - DIGITS).join(''));
      return taken[index] ?? '';
    })
    .replace(/[\ue000\ue001\ue100-\ue109]/g, '');
}
