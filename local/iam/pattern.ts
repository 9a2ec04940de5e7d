const compiled = new Map<string, RegExp>();

/** Whether a value matches an IAM pattern: `*` stands for any characters, `?` for one. */
export function matchesPattern(pattern: string, value: string, ignoreCase = false): boolean {
  const id = `${ignoreCase}${pattern}`;
  let expression = compiled.get(id);
  if (!expression) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    expression = new RegExp(`^${source}$`, ignoreCase ? 'is' : 's');
    compiled.set(id, expression);
  }
  return expression.test(value);
}
