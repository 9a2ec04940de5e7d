// What the engine asks of the driver while it reads: EngineHost in load.ts.

// @ts-expect-error: decorator
@external("host", "describe")
export declare function describeField(id: i32, start: i32, end: i32): void;

// @ts-expect-error: decorator
@external("host", "isEditable")
export declare function isEditable(id: i32): void;

// @ts-expect-error: decorator
@external("host", "isNotTyped")
export declare function isNotTyped(id: i32): void;

// @ts-ignore: decorator
@external('host', 'belongsTo')
export declare function fieldBelongsTo(id: i32, list: i32): void;

// @ts-expect-error: decorator
@external("host", "newPage")
export declare function newPage(): void;

// @ts-expect-error: decorator
@external("host", "kindOf")
export declare function kindOf(id: i32): i32;
