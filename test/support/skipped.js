/** Says at the end of a run, in a line for each reason, how many tests were skipped. A skipped suite has its reason as `name (reason)`. */
export default class Skipped {
  onRunComplete(_contexts, { testResults }) {
    const counts = new Map();
    for (const { status, ancestorTitles } of testResults.flatMap(({ testResults: tests }) => tests)) {
      const reason = ancestorTitles.map((title) => / \((.+)\)$/.exec(title)?.[1]).find(Boolean);
      if (status === 'pending' && reason) counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
    if (counts.size === 0) return;
    const lines = [...counts].sort().map(([reason, count]) => `  ${count} ${count === 1 ? 'test' : 'tests'}: ${reason}\n`);
    // After the totals, which are written last of all that is reported.
    process.once('exit', () => process.stderr.write(`\nSkipped:\n${lines.join('')}`));
  }
}
