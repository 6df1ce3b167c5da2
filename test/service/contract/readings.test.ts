import { Reading, readings } from '../../features/readings.ts';
import { contractOf, stageOf } from '../../support/contract/index.ts';
import { describeOnEachDatabase, type Server } from '../../support/service.ts';

const FEATURES = [readings];

contractOf(Reading, { valid: (n) => ({ state: 'read', rating: null, slug: `s-${n}`, shelf: 'soup' }) }, FEATURES);

const suite = (server: Server): void => {
  it('is told of before the contract is tried, with what to do', async () => {
    await expect(stageOf(Reading, server).assertAllowed()).rejects.toThrow(/by `valid` .* docs\/features\.md .*"status":409/);
  });
};
describeOnEachDatabase('a rule that refuses what is made up', suite, {}, FEATURES);
