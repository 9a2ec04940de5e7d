/**
 * A model of the protocol of deletion, small enough that every interleaving of its steps is looked at: archive stores
 * a chunk in steps, a deletion runs in steps, either can be killed between any two, and the last write of a killed
 * process may take effect at any later time, or never.
 */
type Write = {
  readonly kind: 'create' | 'row' | 'object';
  readonly key: number;
  readonly generation: number;
};

interface Archive {
  /** Which step comes next. */
  readonly step: 'begin' | 'create' | 'row' | 'object' | 'done';
  /** A process that is killed is another one when it begins again. */
  readonly attempt: number;
  readonly key: number;
  readonly generation: number;
  readonly content: string;
}

export interface Model {
  /** The session's row: no key yet, keys by generation of which the last is current, or a tombstone. */
  readonly session: 'none' | 'tombstone' | readonly { readonly key: number; readonly generation: number }[];
  readonly keys: number;
  readonly objects: readonly {
    readonly key: number;
    readonly generation: number;
    readonly content: string;
  }[];
  /** Generations in which the index says that the session holds the person. */
  readonly rows: readonly number[];
  readonly journalled: boolean;
  readonly suppressed: boolean;
  readonly archives: readonly Archive[];
  readonly frozen: readonly (Write & { readonly content: string })[];
  readonly step: string;
  /** The attempts that a lease waits for. */
  readonly lease: readonly string[];
  readonly listed: readonly number[];
  readonly kills: number;
}

/** What may be wrong with an implementation. */
export type Fault =
  | 'the key is created unconditionally'
  | 'the tombstone is checked before the write only'
  | 'the object is written before its row'
  | 'no lease before the rewriting'
  | 'old keys are destroyed after one listing, without a lease'
  | 'the journal is written after the acknowledgement';

/** A session that nobody has recorded yet. */
export const START: Model = {
  session: 'none',
  keys: 0,
  objects: [],
  rows: [],
  journalled: false,
  suppressed: false,
  archives: [],
  frozen: [],
  step: 'journal',
  lease: [],
  listed: [],
  kills: 1,
};

/** A chunk that is about to be archived. */
export const chunk = (content: string): Archive => ({
  step: 'begin',
  attempt: 0,
  key: -1,
  generation: 1,
  content,
});

const current = ({ session }: Model) => (typeof session === 'string' ? undefined : session.at(-1));
export const isReadable = ({ session }: Model, key: number) =>
  typeof session !== 'string' && session.some((each) => each.key === key);
const isActive = ({ step }: Archive) => step !== 'begin' && step !== 'done';

/** The effect of one write, as the store has it. */
function apply(model: Model, write: Write & { readonly content: string }, fault?: Fault): Model {
  const { key, generation, content } = write;
  if (write.kind === 'row') return { ...model, rows: [...new Set([...model.rows, generation])].sort() };
  if (write.kind === 'object') {
    const isThere = model.objects.some((each) => each.key === key && each.content === content);
    return isThere ? model : { ...model, objects: [...model.objects, { key, generation, content }] };
  }
  const mayCreate =
    model.session === 'none' ||
    fault === 'the key is created unconditionally' ||
    (fault === 'the tombstone is checked before the write only' && model.session === 'tombstone');
  return mayCreate ? { ...model, session: [{ key, generation: 1 }] } : model;
}

/** What one archiving process can do next. */
export function archiveSteps(model: Model, at: number, isPersons: boolean, fault?: Fault): Model[] {
  const archive = model.archives[at]!;
  const set = (to: Model, change: Partial<Archive>): Model => ({
    ...to,
    archives: to.archives.map((each, index) => (index === at ? { ...each, ...change } : each)),
  });
  const order = fault === 'the object is written before its row' ? ['object', 'row'] : ['row', 'object'];
  const first = (isPersons ? order[0] : 'object') as Archive['step'];
  const after = (step: Archive['step']) =>
    (isPersons && step === order[0] ? order[1] : 'done') as Archive['step'];
  const open = (to: Model): Model => {
    const found = current(to);
    return found === undefined ? set(to, { step: 'done' }) : set(to, { step: first, ...found });
  };
  if (archive.step === 'done') return [];
  if (archive.step === 'begin')
    return model.session === 'none'
      ? [set({ ...model, keys: model.keys + 1 }, { step: 'create', key: model.keys })]
      : [open(model)];
  const write = {
    kind: archive.step,
    key: archive.key,
    generation: archive.generation,
    content: archive.content,
  };
  const done = apply(model, write, fault);
  const next = archive.step === 'create' ? open(done) : set(done, { step: after(archive.step) });
  if (model.kills === 0) return [next];
  const killed = set({ ...model, kills: model.kills - 1 }, { step: 'begin', attempt: archive.attempt + 1 });
  return [next, killed, { ...killed, frozen: [...killed.frozen, write] }];
}

const waitFor = (model: Model): Model => ({
  ...model,
  lease: model.archives.flatMap((archive, at) => (isActive(archive) ? [`${at}.${archive.attempt}`] : [])),
});
const isOver = ({ lease, archives }: Model) =>
  archives.every((archive, at) => !isActive(archive) || !lease.includes(`${at}.${archive.attempt}`));

/** What the workflow can do next, for a session that is the person's own. */
export function eraseSteps(model: Model, fault?: Fault): Model[] {
  const to = (step: string, change: Partial<Model> = {}): Model[] => [{ ...model, ...change, step }];
  switch (model.step) {
    case 'journal':
      return fault === 'the journal is written after the acknowledgement'
        ? to('journal later', { suppressed: true })
        : to('suppress', { journalled: true });
    case 'journal later':
      return to('begin lease', { journalled: true });
    case 'suppress':
      return to('begin lease', { suppressed: true });
    case 'begin lease':
      return [{ ...waitFor(model), step: 'lease' }];
    case 'lease':
      return isOver(model) ? to('search') : [];
    case 'search':
      return model.rows.length > 0 ? to('shred') : to('verify');
    case 'shred':
      return [{ ...waitFor({ ...model, session: 'tombstone' }), step: 'shred lease' }];
    case 'shred lease':
      return isOver(model) ? to('erase objects') : [];
    case 'erase objects':
      return to('erase rows', { objects: [] });
    case 'erase rows':
      return to('verify', { rows: [] });
    case 'verify':
      if (model.rows.length > 0 || (model.session === 'tombstone' && model.objects.length > 0))
        return to('search');
      return to('residue');
    case 'residue':
      // Final only when nothing can come any more; then it is looked at once more.
      return model.archives.every(({ step }) => step === 'done') ? to('last search') : [];
    case 'last search':
      return model.rows.length > 0 ? to('search') : to('final');
    default:
      return [];
  }
}

/** What the workflow can do next, for a session that mentions the person; it may be killed and begin again. */
export function rewriteSteps(model: Model, fault?: Fault): Model[] {
  const to = (step: string, change: Partial<Model> = {}): Model[] => [{ ...model, ...change, step }];
  const now = current(model)!;
  const old = model.objects.filter(({ generation }) => generation === 1);
  const isHasty = fault === 'old keys are destroyed after one listing, without a lease';
  const again = model.kills > 0 ? [{ ...model, kills: model.kills - 1, step: 'rekey' }] : [];
  switch (model.step) {
    case 'rekey': {
      if (now.generation > 1) return [{ ...waitFor(model), step: 'lease' }];
      const next = { key: model.keys, generation: 2 };
      const session = [...(model.session as { key: number; generation: number }[]), next];
      return [{ ...waitFor({ ...model, session, keys: model.keys + 1 }), step: 'lease' }];
    }
    case 'lease':
      return isOver(model) || isHasty || fault === 'no lease before the rewriting' ? to('list') : [];
    case 'list':
      return to('rewrite', { listed: old.map((each) => model.objects.indexOf(each)) });
    case 'rewrite': {
      const [name, ...rest] = model.listed;
      if (name === undefined) return [...to(isHasty ? 'destroy' : 'list again'), ...again];
      const { content } = model.objects[name]!;
      const sealed = {
        key: now.key,
        generation: now.generation,
        content: content.replace('person', 'masked'),
      };
      const isThere = model.objects.some(
        (each) => each.key === sealed.key && each.content === sealed.content,
      );
      const objects = isThere ? model.objects : [...model.objects, sealed];
      // The old object is deleted only when the new one stands.
      const without = objects.filter((_, index) => index !== name);
      const left = rest.map((each) => (each > name ? each - 1 : each));
      return [
        ...to('rewrite', { objects: without, listed: left }),
        ...again.map((killed) => ({ ...killed, objects })),
      ];
    }
    case 'list again':
      return old.length > 0 ? to('list') : to('destroy');
    case 'destroy': {
      const session = (model.session as { key: number; generation: number }[]).filter(
        (each) => each.generation > 1,
      );
      return [...to('remove rows', { session }), ...again];
    }
    case 'remove rows':
      return to('final', { rows: model.rows.filter((generation) => generation > 1) });
    default:
      return [];
  }
}

/** What was left frozen can take effect. */
export function thaws(model: Model, fault?: Fault): Model[] {
  return model.frozen.map((write, at) =>
    apply({ ...model, frozen: model.frozen.filter((_, index) => index !== at) }, write, fault),
  );
}
