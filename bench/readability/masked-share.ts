/** How many values of a recording there are, and how many redaction changed. */
export interface MaskedShare {
  readonly values: number;
  readonly masked: number;
}

/** Counts the values (strings, numbers, flags) at the same places of a recording before and after redaction. */
export function maskedShare(before: unknown, after: unknown): MaskedShare {
  let values = 0;
  let masked = 0;
  const pending: [unknown, unknown][] = [[before, after]];
  for (let pair = pending.pop(); pair; pair = pending.pop()) {
    const [one, other] = pair;
    if (typeof one === 'object' && one !== null) {
      const inner = (typeof other === 'object' && other !== null ? other : {}) as Record<string, unknown>;
      for (const [key, value] of Object.entries(one)) pending.push([value, inner[key]]);
    } else {
      values += 1;
      if (one !== other) masked += 1;
    }
  }
  return { values, masked };
}
