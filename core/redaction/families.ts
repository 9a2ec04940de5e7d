/** Names in which only the numbers differ: `cc1`, `cc2`; each family in the order of its first name. */
export function families(names: readonly string[]): string[][] {
  const byStem = new Map<string, string[]>();
  for (const name of names) {
    if (!/\d/.test(name)) continue;
    const stem = name.toLowerCase().replace(/\d+/g, '#');
    byStem.set(stem, [...(byStem.get(stem) ?? []), name]);
  }
  return [...byStem.values()].filter((family) => family.length > 1);
}
