/** Tells a person what happens, and keeps count of what did not hold. */
export class Report {
  readonly #write: (line: string) => void;
  #failed = 0;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  chapter(title: string): void {
    this.#write(`\n${title}`);
  }

  check(claim: string, holds: boolean): void {
    if (!holds) this.#failed += 1;
    this.#write(`  ${holds ? 'yes' : 'NO '}  ${claim}`);
  }

  note(what: string, text: string): void {
    this.#write(`       ${what}: ${text}`);
  }

  /** How many claims did not hold. */
  get failed(): number {
    return this.#failed;
  }
}
