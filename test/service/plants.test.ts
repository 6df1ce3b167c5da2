import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLANTS } from '../plants/plants.ts';

const root = join(import.meta.dirname, '../..');

describe('a planted fault', () => {
  it.each(PLANTS.map(({ rule, ...plant }) => [rule, plant] as const))('has its one place in the code: %s', (_, { file, find }) => {
    expect(readFileSync(join(root, file), 'utf8').split(find)).toHaveLength(2);
  });
});
