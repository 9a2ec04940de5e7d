import { fillBlock } from './readings.ts';
import { type Names, writeTables } from './tables.ts';

/** What the engine (assembly/index.ts) offers. */
export interface EngineExports {
  readonly memory: WebAssembly.Memory;
  readonly TREES: WebAssembly.Global<'i32'>;
  readonly KEYS: WebAssembly.Global<'i32'>;
  readonly NODE_TREES: WebAssembly.Global<'i32'>;
  readonly EVENT_TREES: WebAssembly.Global<'i32'>;
  readonly SOURCE_TREES: WebAssembly.Global<'i32'>;
  readonly IBAN_LENGTHS: WebAssembly.Global<'i32'>;
  readonly items: WebAssembly.Global<'i32'>;
  readonly doubts: WebAssembly.Global<'i32'>;
  readonly doubtCount: WebAssembly.Global<'i32'>;
  readonly runs: WebAssembly.Global<'i32'>;
  readonly isSplit: WebAssembly.Global<'i32'>;
  readonly nodes: WebAssembly.Global<'i32'>;
  readonly broods: WebAssembly.Global<'i32'>;
  readonly holdings: WebAssembly.Global<'i32'>;
  readonly holdingCount: WebAssembly.Global<'i32'>;
  readonly nodeCount: WebAssembly.Global<'i32'>;
  readonly runWords: WebAssembly.Global<'i32'>;
  readonly eventCount: WebAssembly.Global<'i32'>;
  readonly fieldEntries: WebAssembly.Global<'i32'>;
  readonly fieldEntryCount: WebAssembly.Global<'i32'>;
  readonly isTwice: WebAssembly.Global<'i32'>;
  readonly output: WebAssembly.Global<'i32'>;
  readonly firstSnapshot: WebAssembly.Global<'i32'>;
  readonly firstChange: WebAssembly.Global<'i32'>;
  prepare(): void;
  addName(kind: number, at: number, length: number, value: number): void;
  open(length: number): number;
  read(deepest: number): number;
  forget(): void;
  readonly TEXT_ROOM: WebAssembly.Global<'i32'>;
  readonly MOST_TEXT: WebAssembly.Global<'i32'>;
  certify(length: number, isStyle: 0 | 1): number;
  soughtRoom(): number;
  seekValue(length: number): number;
  stopSeeking(): void;
  /** The node of an id, as an address; 0 for none. */
  nodeOf(id: number): number;
  markSought(isKnown: 0 | 1): void;
  readonly isComplex: WebAssembly.Global<'i32'>;
  readonly echoCount: WebAssembly.Global<'i32'>;
  readonly MATCHES: WebAssembly.Global<'i32'>;
  /** Room for a value that was typed, of so many bytes; 0 if there is none. */
  echoRoom(length: number): number;
  addEcho(start: number, end: number): void;
  tooComplex(): void;
  /** Marks what echoes the values that were added. @returns 0 when there are too many of them */
  markEchoes(isSecret: 0 | 1): number;
  /** Finds them in a text in its room. @returns how many there are; -1 for too many */
  findInText(length: number): number;
  /** Whether an item that is ASCII holds one of them; 1 for others. */
  mayEcho(item: number): number;
  /** Masks the echoes in an item, in the engine's memory. @returns how many; -1 if it is for the reference */
  maskEchoes(item: number): number;
  /** Masks what fields hold, by what is written in their entries. */
  maskFields(): void;
  /** Where patches are written, so many with so many bytes of text; 0 if there is no memory. */
  patchRoom(count: number, length: number): number;
  /** Writes the result to `output`. @returns how many bytes */
  emit(): number;
}

/** What the engine asks while it reads. Items are numbers of its records. */
export interface EngineHost {
  /** A full snapshot begins. */
  newPage(): void;
  /** What is known of a field: 0 nothing, 1 that text in it is typed, 2 anything else. */
  kindOf(id: number): number;
  /** An element that can be filled in; its attributes stand from start to end, if they tell anything. */
  describe(id: number, start: number, end: number): void;
  isEditable(id: number): void;
  isNotTyped(id: number): void;
  /** An option is a choice of a list, if it is in one that is known. */
  belongsTo(id: number, list: number | undefined): void;
}

export interface Engine {
  readonly exports: EngineExports;
  readonly names: Names;
  /** Who answers; it changes from chunk to chunk. */
  host: EngineHost;
}

const NOBODY: EngineHost = {
  newPage() {},
  kindOf: () => 0,
  describe() {},
  isEditable() {},
  isNotTyped() {},
  belongsTo() {},
};

/** In place of the id of a list. */
const NO_LIST = -(2 ** 31);

let loaded: Engine | undefined | false = false;

/** The engine, started when it is first asked for; undefined where WebAssembly or its SIMD is not to be had. */
export function loadEngine(): Engine | undefined {
  if (loaded === false) loaded = code && start(code);
  return loaded;
}

function start(bytes: BufferSource): Engine | undefined {
  try {
    const engine: { exports?: EngineExports; host: EngineHost } = { host: NOBODY };
    const host = {
      newPage: () => engine.host.newPage(),
      kindOf: (id: number) => engine.host.kindOf(id),
      describe: (id: number, from: number, to: number) => engine.host.describe(id, from, to),
      isEditable: (id: number) => engine.host.isEditable(id),
      isNotTyped: (id: number) => engine.host.isNotTyped(id),
      belongsTo: (id: number, list: number) => engine.host.belongsTo(id, list === NO_LIST ? undefined : list),
      fillBlock: (block: number, at: number) =>
        fillBlock(block, new Uint8Array(engine.exports!.memory.buffer, at, 256)),
    };
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      host,
      env: { abort: () => undefined },
    });
    const exports = instance.exports as unknown as EngineExports;
    engine.exports = exports;
    exports.prepare();
    return Object.assign(engine, { exports, names: writeTables(exports) });
  } catch {
    return undefined;
  }
}

/** The engine's code, if it was built (`npm run build:engine`). */
const code = await loadCode();

async function loadCode(): Promise<BufferSource | undefined> {
  try {
    const { ENGINE } = await import('./code.generated.ts');
    return Uint8Array.from(atob(ENGINE), (unit) => unit.charCodeAt(0));
  } catch {
    return undefined;
  }
}
