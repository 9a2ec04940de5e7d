/** Numbers that the engine (AssemblyScript) and what drives it (TypeScript) both use. */

/** What `read` answers: the chunk was read, or it is for the reference engine to judge. */
export const READ = 0;
export const IRREGULAR = 1;

/** The classes of places, in the order of FIELD_CLASSES in tables.ts; 0 is a place on the way to others. */
export const BRANCH = 0;
export const NUMBER = 1;
export const TIME = 2;
export const FLAG = 3;
export const ENUM = 4;
export const NAME = 5;
export const TEXT = 6;
export const URL = 7;
export const CSS = 8;
export const INPUT = 9;
export const CHECKED = 10;
export const EMPTY = 11;
export const NODE = 12;
export const ATTRIBUTES = 13;
/** Read by the reference, event by event. */
export const OTHER = 14;

/** Attribute classes beyond those of places, in the order of ATTRIBUTE_CLASSES in tables.ts. */
export const TOKEN = 20;
export const LENGTH = 21;
export const COLOR = 22;
export const GEOMETRY = 23;
export const URLS = 24;
export const SRCSET = 25;
export const NONCE = 26;
export const STYLE = 27;
/** A `value` or a tick of a field; a field decides about all its values at once. */
export const VALUE = 30;
export const ANSWER = 31;
/** A key of an attributes object; a key that no table lists, masked at once; a value of such a key. */
export const ATTRIBUTE_NAME = 32;
export const UNKNOWN_KEY = 33;
export const UNKNOWN = 34;
/** The pieces of a style sheet (css-pieces.ts), those that are bare by declaration. */
export const CSS_BARE = 35;
export const CSS_TEXT = 36;
export const CSS_URL = 41;
export const CSS_COMMENT = 42;
/** A number of an attribute, whose digits are searched. */
export const DIGITS = 37;
/** The attributes of a `meta` element, which can make its content a secret. */
export const META = 38;
/** The name of an element. */
export const TAG = 39;
/** Text that is typed, and a script's. */
export const TYPED = 40;

/** Bits of what a node or a name of an element is. */
export const TAG_STANDARD = 1;
export const TAG_INLINE = 2;
export const TAG_CODE = 4;
export const TAG_STYLE = 8;
export const TAG_FILLED_IN = 16;
export const TAG_NOT_TYPED = 32;
/** What is inside is typed: textarea, option. */
export const TAG_TYPED = 64;
export const TAG_TEXTAREA = 128;
export const TAG_META = 256;
export const TAG_MEASURE = 512;
export const TAG_NAMED = 1024;
export const TAG_PASSED_OVER = 2048;
export const TAG_OPTION = 4096;
export const TAG_OPTION_GROUP = 8192;
/** input, textarea, select. */
export const TAG_FIELD = 16384;

/** How the text inside an element is to be taken. */
export const AS_TEXT = 0;
export const AS_TYPED = 1;
export const AS_CSS = 2;
export const AS_CODE = 3;
/** rrweb's NodeType of texts. */
export const TEXT_NODE = 3;

/** What a closing object does with the ids in it. */
export const CLOSES_NOTHING = 0;
export const CLOSES_NODE = 1;
export const CLOSES_TEXT = 2;
export const CLOSES_ATTRIBUTES = 3;
export const CLOSES_REMOVAL = 4;
export const CLOSES_INPUT = 5;
/** Numbers whose value a closing object needs. */
export const SLOT_NONE = 0;
export const SLOT_ID = 1;
export const SLOT_PARENT = 2;
export const SLOT_NEXT = 3;

/** The kind of name that namespaces of documents are; see findName in tables.ts. */
export const NAMESPACES = 64;

/** Bytes of the record of a node, and of an item. */
export const NODE_BYTES = 112;
/** Bytes of what tells which items a node's text or attributes are: the node, the first item, the one behind the last, the next such record of the node. */
export const HOLDING_BYTES = 16;
export const ITEM_BYTES = 24;
export const ITEM_START = 0;
export const ITEM_END = 4;
export const ITEM_KIND = 8;
export const ITEM_FLAGS = 9;
export const ITEM_PATH = 12;
export const ITEM_AUX = 16;
export const ITEM_EVENT = 20;
/** Flags of an item beside those of its bytes. */
export const DOUBTFUL = 1;
/** Author's words: what somebody typed is not looked for. */
export const OWN_WORDS = 2;
/** The bytes hold escapes or other than ASCII. */
export const NOT_PLAIN = 4;
/** What was typed could be in it. */
export const ECHOING = 8;
/** It is masked as what a field holds. */
export const MASKED = 16;
/** It was told of a field. */
export const MET = 32;

/** What a field's value is told by: its id, the item, what the item is to it, and what the driver says of the field. */
export const FIELD_ENTRY_BYTES = 16;
export const ENTRY_VALUE = 0;
export const ENTRY_LABEL = 1;
export const ENTRY_ANSWER = 2;
/** What the driver says of a field. */
export const FIELD_TYPED = 1;
export const FIELD_LABELLED = 2;
/** What became of an entry: it is left to the driver, or it is masked. */
export const FIELD_SLOW = 4;
export const FIELD_MASKED = 8;
/** It is sought already. */
export const FIELD_SOUGHT = 16;

/** Bytes of a patch: from where, to where, where its text is and how long. */
export const PATCH_BYTES = 16;
