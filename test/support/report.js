import { DefaultReporter, VerboseReporter } from '@jest/reporters';

/** Of one file Jest lists each test. Those that were skipped are hundreds of a server that nobody has: skipped.js says so in a line. */
class WithoutSkipped extends VerboseReporter {
  onTestResult(test, result, aggregated) {
    super.onTestResult(test, { ...result, testResults: result.testResults.filter(({ status }) => status !== 'pending') }, aggregated);
  }
}

/** What Jest calls `default`. */
export default class Report {
  constructor(config) {
    // biome-ignore lint/correctness/noConstructorReturn: Jest calls this with new, whichever it is.
    return config.verbose ? new WithoutSkipped(config) : new DefaultReporter(config);
  }
}
