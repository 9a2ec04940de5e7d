/**
 * What a place in an event holds, and so how it is redacted. docs/redaction.md explains each.
 *
 * - `number`: geometry, ids, indexes: a number under ten million (or a list of them), anything else becomes 0
 * - `time`: milliseconds since 1970, or since the page was opened
 * - `flag`: true or false
 * - `enum`: one of the words listed in ENUMERATIONS
 * - `name`: an element's name
 * - `text`: free text, searched by the detectors
 * - `url`, `css`: by their own structure
 * - `css-property`, `css-value`: the two sides of a declaration
 * - `style`: an object of declarations
 * - `input`: what somebody typed or chose, masked unseen
 * - `checked`: whether somebody ticked it, or did so by hand, masked unseen
 * - `json`: any JSON, walked; `json-texts`: a list of strings that each hold JSON
 * - `canvas`: arguments of a drawing call
 * - `font`: a font's source
 * - `empty`: goes altogether
 * - `node`: a serialized node, see NODE_FIELDS; `attributes`: see attributes.ts
 */
export type FieldClass =
  | 'number'
  | 'time'
  | 'flag'
  | 'enum'
  | 'name'
  | 'text'
  | 'url'
  | 'css'
  | 'css-property'
  | 'css-value'
  | 'style'
  | 'input'
  | 'checked'
  | 'json'
  | 'json-texts'
  | 'canvas'
  | 'font'
  | 'empty'
  | 'node'
  | 'attributes';

type Fields = Readonly<Record<string, FieldClass>>;

/** The keys of every event beside `data`. */
const ENVELOPE: Fields = { type: 'number', timestamp: 'time', delay: 'time' };

const POSITIONS: Fields = {
  'data.positions[].x': 'number',
  'data.positions[].y': 'number',
  'data.positions[].id': 'number',
  'data.positions[].timeOffset': 'number',
};

const STYLE_TARGET: Fields = { 'data.id': 'number', 'data.styleId': 'number' };

/**
 * Every place of every event that rrweb 2 can make, by the kind of event: `t` and its EventType, for an
 * incremental snapshot also `s` and its IncrementalSource. `[]` is any item of a list, `*` any key.
 *
 * What is not listed here is unknown and masked. Source: rrweb 2.2.2, packages/types.
 */
export const EVENT_FIELDS: Readonly<Record<string, Fields>> = {
  t0: { data: 'empty' },
  t1: { data: 'empty' },
  t2: {
    'data.node': 'node',
    'data.initialOffset.top': 'number',
    'data.initialOffset.left': 'number',
  },
  't3/s0': {
    'data.adds[].parentId': 'number',
    'data.adds[].previousId': 'number',
    'data.adds[].nextId': 'number',
    'data.adds[].node': 'node',
    'data.texts[].id': 'number',
    'data.texts[].value': 'text',
    'data.attributes[].id': 'number',
    'data.attributes[].attributes': 'attributes',
    'data.removes[].parentId': 'number',
    'data.removes[].id': 'number',
    'data.removes[].isShadow': 'flag',
    'data.isAttachIframe': 'flag',
  },
  't3/s1': POSITIONS,
  't3/s2': {
    'data.type': 'number',
    'data.id': 'number',
    'data.x': 'number',
    'data.y': 'number',
    'data.pointerType': 'number',
  },
  't3/s3': { 'data.id': 'number', 'data.x': 'number', 'data.y': 'number' },
  't3/s4': { 'data.width': 'number', 'data.height': 'number' },
  't3/s5': {
    'data.id': 'number',
    'data.text': 'input',
    'data.isChecked': 'checked',
    'data.userTriggered': 'checked',
  },
  't3/s6': POSITIONS,
  't3/s7': {
    'data.type': 'number',
    'data.id': 'number',
    'data.currentTime': 'number',
    'data.volume': 'number',
    'data.muted': 'flag',
    'data.loop': 'flag',
    'data.playbackRate': 'number',
  },
  't3/s8': {
    ...STYLE_TARGET,
    'data.adds[].rule': 'css',
    'data.adds[].index': 'number',
    'data.removes[].index': 'number',
    'data.replace': 'css',
    'data.replaceSync': 'css',
  },
  't3/s9': {
    'data.id': 'number',
    'data.type': 'number',
    'data.commands[].property': 'name',
    'data.commands[].args': 'canvas',
    'data.commands[].setter': 'flag',
    'data.property': 'name',
    'data.args': 'canvas',
    'data.setter': 'flag',
  },
  't3/s10': {
    'data.family': 'text',
    'data.fontSource': 'font',
    'data.buffer': 'flag',
    'data.descriptors.*': 'text',
  },
  't3/s11': { 'data.level': 'enum', 'data.payload': 'json-texts', 'data.trace[]': 'text' },
  't3/s12': POSITIONS,
  't3/s13': {
    ...STYLE_TARGET,
    'data.index': 'number',
    'data.set.property': 'css-property',
    'data.set.value': 'css-value',
    'data.set.priority': 'enum',
    'data.remove.property': 'css-property',
  },
  't3/s14': {
    'data.ranges[].start': 'number',
    'data.ranges[].startOffset': 'number',
    'data.ranges[].end': 'number',
    'data.ranges[].endOffset': 'number',
  },
  't3/s15': {
    'data.id': 'number',
    'data.styleIds': 'number',
    'data.styles[].styleId': 'number',
    'data.styles[].rules[].rule': 'css',
    'data.styles[].rules[].index': 'number',
  },
  't3/s16': { 'data.define.name': 'name' },
  t4: { 'data.href': 'url', 'data.width': 'number', 'data.height': 'number' },
  t5: { 'data.tag': 'text', 'data.payload': 'json' },
  t6: { 'data.plugin': 'text', 'data.payload': 'json' },
  't6/rrweb/console@1': {
    'data.plugin': 'enum',
    'data.payload.level': 'enum',
    'data.payload.trace[]': 'text',
    'data.payload.payload': 'json-texts',
  },
  't6/rrweb/network@1': {
    'data.plugin': 'enum',
    'data.payload.isInitial': 'flag',
    'data.payload.requests[].name': 'url',
    'data.payload.requests[].method': 'enum',
    'data.payload.requests[].initiatorType': 'enum',
    'data.payload.requests[].entryType': 'enum',
    'data.payload.requests[].status': 'number',
    'data.payload.requests[].startTime': 'time',
    'data.payload.requests[].endTime': 'time',
    'data.payload.requests[].duration': 'time',
    'data.payload.requests[].isInitial': 'flag',
    'data.payload.requests[].requestHeaders': 'empty',
    'data.payload.requests[].requestBody': 'empty',
    'data.payload.requests[].responseHeaders': 'empty',
    'data.payload.requests[].responseBody': 'empty',
  },
  't6/rrweb/sequential-id@1': { 'data.plugin': 'enum', 'data.payload.id': 'number' },
  t7: {
    'data.url': 'url',
    'data.timestamp': 'time',
    'data.payload.rr_type': 'name',
    'data.payload.base64': 'empty',
    'data.payload.src': 'url',
    'data.payload.type': 'text',
    'data.payload.index': 'number',
    'data.payload.args': 'canvas',
    'data.payload.data': 'canvas',
    'data.payload.cssTexts[]': 'css',
    'data.failed.status': 'number',
    'data.failed.message': 'text',
  },
  t8: { 'data.type': 'enum', 'data.text': 'text' },
};

/** The places of a serialized node, by its NodeType. Reached through every place of the class `node`. */
export const NODE_FIELDS: Readonly<Record<string, Fields>> = {
  'N(0)': { compatMode: 'enum', 'childNodes[]': 'node' },
  'N(1)': { name: 'enum', publicId: 'enum', systemId: 'enum' },
  'N(2)': {
    tagName: 'name',
    attributes: 'attributes',
    'childNodes[]': 'node',
    isSVG: 'flag',
    needBlock: 'flag',
    isCustom: 'flag',
  },
  'N(3)': { textContent: 'text', isStyle: 'flag' },
  'N(4)': { textContent: 'empty' },
  'N(5)': { textContent: 'empty' },
};

/** The keys of every node, whatever its type. */
export const ANY_NODE_FIELDS: Fields = {
  type: 'number',
  id: 'number',
  rootId: 'number',
  isShadowHost: 'flag',
  isShadow: 'flag',
};

/** The fields of a kind of event with those of the envelope, or nothing when the kind is unknown. */
export function fieldsOfEvent(kind: string): Fields | undefined {
  const fields = Object.hasOwn(EVENT_FIELDS, kind) ? EVENT_FIELDS[kind] : undefined;
  if (!fields) return undefined;
  return kind.startsWith('t3/')
    ? { ...ENVELOPE, 'data.source': 'number', ...fields }
    : { ...ENVELOPE, ...fields };
}

/** The fields of an event of a kind that is not known: its envelope only. */
export const UNKNOWN_EVENT_FIELDS: Fields = { ...ENVELOPE, 'data.source': 'number' };
