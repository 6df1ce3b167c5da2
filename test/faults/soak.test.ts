import { RATE, soak } from '../soak/soak.ts';
import { SERVER } from '../support/faults/server.ts';

/** In short what `npm run soak` does at length: too short to say anything about memory. */
const MINUTES = 1 / 3;

test('mixed requests at a steady rate are all answered as they must be, and leave no connection behind', async () => {
  const { examples, failures, requests } = await soak({ server: SERVER, minutes: MINUTES });
  expect([examples, failures]).toEqual([[], []]);
  expect(requests).toBeGreaterThanOrEqual(MINUTES * 60 * RATE);
}, 300_000);
