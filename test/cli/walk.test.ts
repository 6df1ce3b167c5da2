// Loaded here and not within a test's time: the AWS package is large.
import '../../infra/main.ts';
import { Walker } from '../walk/walker.ts';

describe('a walk of commands, updates from three checkouts, changes of settings and kills', () => {
  it('loses no to-do and leaves no capacity raised', async () => {
    const { written, counts } = await new Walker(7).walk(30);
    expect(written).toBeGreaterThan(10);
    expect(Object.keys(counts).filter((stack) => stack.endsWith('killed'))).not.toEqual([]);
    // Each nap and each awakening prices the whole program.
  }, 600_000);
});
