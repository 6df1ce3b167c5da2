import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The entry files of a folder with the built functions. */
export const HANDLERS = ['index.mjs', 'ops.mjs', 'query.mjs', 'authorizer.mjs'];

/** Passes a folder with placeholder files to callers for which the files' content does not matter. */
export async function asIfBuilt<T>(use: (codePath: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'siesta-'));
  try {
    await Promise.all(HANDLERS.map((file) => writeFile(join(folder, file), '')));
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
