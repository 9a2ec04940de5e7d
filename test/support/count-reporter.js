import { writeFileSync } from 'node:fs';

/** A jest reporter that leaves the run's counts in the file that JEST_RESULTS_FILE names, for scripts that need them. */
export default class CountReporter {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    const file = process.env.JEST_RESULTS_FILE;
    if (file)
      writeFileSync(file, JSON.stringify({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites }));
  }
}
