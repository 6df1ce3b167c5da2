import { FakeLookups } from './fake-lookups.ts';
import { FakeRds } from './fake-rds.ts';

/** What a program looks up in its account, for the tests of a file or of a `describe`: as it is at first before each of them. */
export function fakeAccount(): { rds: FakeRds; lookups: FakeLookups } {
  const [rds, lookups] = [new FakeRds(), new FakeLookups()];
  beforeAll(async () => {
    await rds.start();
    await lookups.start();
  });
  beforeEach(() => {
    rds.reset();
    lookups.reset();
  });
  afterAll(async () => {
    await rds.stop();
    await lookups.stop();
  });
  return { rds, lookups };
}
