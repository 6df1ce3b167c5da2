import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a folder with the built functions has. */
export const HANDLERS = ['index.mjs', 'ops.mjs', 'query.mjs', 'authorizer.mjs'];

/** Does something with a folder that looks built, for what does not depend on what is in the files. */
export async function asIfBuilt<T>(use: (codePath: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'siesta-'));
  try {
    await Promise.all(HANDLERS.map((file) => writeFile(join(folder, file), '')));
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
