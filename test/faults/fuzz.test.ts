import { fuzz, TARGETS } from '../fuzz/fuzz.ts';

/** In short what `npm run fuzz` does at length. */
const EXAMPLES = 100;

test.each(TARGETS)(
  'whatever is sent to the service on $name, it does what its OpenAPI document says',
  async (target) => {
    let output = '';
    const { passed, requests } = await fuzz(target, EXAMPLES, (more) => {
      output += more;
    });
    expect(passed ? '' : output).toBe('');
    expect(requests).toBeGreaterThan(EXAMPLES);
  },
  600_000,
);
