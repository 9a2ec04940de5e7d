/**
 * Reads a variable that the template sets.
 *
 * @throws {Error} naming the variable, when it is missing
 */
export function requireEnv(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(`environment variable ${name} is missing: the function's construct in lib must set it`);
  }
  return value;
}
