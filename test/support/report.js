import { DefaultReporter, VerboseReporter } from '@jest/reporters';

/** Where the report of a failed test begins, in colour or without. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are.
const FAILURE = /^(?=(?:\u001b\[\d+m)* {2}(?:\u001b\[\d+m)*● )/m;

/** Each failure once: a resource that cannot be tried at all fails every test of its contract in the same words. */
function withoutRepetitions(report) {
  const failures = report.split(FAILURE);
  const wordsOf = (failure) => failure.slice(failure.indexOf('\n')).trimEnd();
  const first = failures.filter((failure, index) => failures.findIndex((other) => wordsOf(other) === wordsOf(failure)) === index);
  const repeated = failures.length - first.length;
  return first.join('') + (repeated > 0 ? `\n  ${repeated} more failed in the same words.\n` : '');
}

const once = (Reporter) =>
  class extends Reporter {
    printTestFileFailureMessage(path, config, result) {
      const { failureMessage } = result;
      super.printTestFileFailureMessage(
        path,
        config,
        failureMessage ? { ...result, failureMessage: withoutRepetitions(failureMessage) } : result,
      );
    }
  };

/** Of one file Jest lists each test. Those that were skipped are hundreds of a server that nobody has: skipped.js says so in a line. */
class WithoutSkipped extends once(VerboseReporter) {
  onTestResult(test, result, aggregated) {
    super.onTestResult(test, { ...result, testResults: result.testResults.filter(({ status }) => status !== 'pending') }, aggregated);
  }
}

const Default = once(DefaultReporter);

/** What Jest calls `default`. */
export default class Report {
  constructor(config) {
    // biome-ignore lint/correctness/noConstructorReturn: Jest calls this with new, whichever it is.
    return config.verbose ? new WithoutSkipped(config) : new Default(config);
  }
}
