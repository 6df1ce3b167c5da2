import { createRequire } from 'node:module';

const { default: Sequencer } = createRequire(import.meta.url)('@jest/test-sequencer');

/** The suites whose stacks are their own. Of the others one passes the dev stack on to the next. */
const APART = /\/[578]-[^/]+$/;

/** Runs the suites in the order of their names. */
export default class ByName extends Sequencer {
  sort(tests) {
    return tests.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Two parts that can run beside each other, each with an AWS of its own: about the dev stack, and apart from it. */
  shard(tests, { shardIndex, shardCount }) {
    if (shardCount !== 2) throw new Error('The end-to-end run has two parts: --shard=1/2 and --shard=2/2.');
    return tests.filter(({ path }) => APART.test(path) === (shardIndex === 2));
  }
}
