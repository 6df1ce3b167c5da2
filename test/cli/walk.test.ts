// Loaded here and not within a test's time: the AWS package is large.
import '../../infra/main.ts';
import { Walker } from '../walk/walker.ts';

describe('a walk of commands, updates from three checkouts, changes of settings and kills', () => {
  it.each([1, 2])('loses no to-do and leaves no capacity raised, with seed %d', async (seed) => {
    const { written, counts } = await new Walker(seed).walk(40);
    expect(written).toBeGreaterThan(10);
    expect(Object.keys(counts).filter((it) => it.endsWith('killed')).length).toBeGreaterThan(0);
  });
});
