import { closeSync, mkdirSync, openSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isNativeError } from 'node:util/types';
import { ConfigError } from '../config.ts';
import { FileLock, Locked } from './file-lock.ts';

/**
 * The file of a database that is read and written as a whole by one process. A file that could not be written later is refused on opening,
 * with a ConfigError that says in one line what to do.
 */
export class DataFile {
  private constructor(
    private readonly path: string,
    private readonly lock: FileLock,
  ) {}

  /** Opens the file; missing folders are created. */
  static open(named: string): DataFile {
    const path = asConfigError(named, () => resolvedPath(named));
    const lock = lockOf(path, named);
    try {
      // Each save writes this temporary file first: find out now whether that is possible.
      asConfigError(named, () => writeFileSync(nextOf(path), ''));
      rmSync(nextOf(path));
      return new DataFile(path, lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** The file's content; undefined when the file is new. */
  read(): Uint8Array | undefined {
    const content = readFileSync(this.path);
    return content.length > 0 ? content : undefined;
  }

  /** Replaces the content atomically: after a crash the file holds either the old content or the new. */
  async write(content: Uint8Array): Promise<void> {
    const next = nextOf(this.path);
    try {
      await writeFile(next, content, { flush: true });
      await rename(next, this.path);
    } catch (error) {
      // A partial file would take the space that the next attempt needs.
      await rm(next, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  close(): void {
    this.lock.release();
  }
}

const nextOf = (path: string): string => `${path}.next`;

/** Resolves symbolic links: replacing the file must not replace the link. */
function resolvedPath(named: string): string {
  makeFolder(dirname(named));
  // Opening a pipe, for example, would block until someone writes to it.
  const there = statSync(named, { throwIfNoEntry: false });
  if (there && !there.isFile()) throw new Error(there.isDirectory() ? 'it is a folder' : 'it is no ordinary file');
  closeSync(openSync(named, 'a+'));
  return realpathSync(named);
}

/** Not `mkdirSync` with `recursive`: in Node.js that never returns for paths the system does not know, such as below /proc. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have created it in the meantime.
    if (!statSync(folder, { throwIfNoEntry: false })) throw error;
  }
}

function lockOf(path: string, named: string): FileLock {
  const { npm_lifecycle_event: script } = process.env;
  const holder = `process ${process.pid} (${script === undefined ? process.argv[1] : `npm run ${script}`})`;
  try {
    return asConfigError(named, () => FileLock.take(`${path}.lock`, holder));
  } catch (error) {
    if (!(error instanceof Locked)) throw error;
    throw new ConfigError(`${named} is in use by ${error.holder}: stop that one, or set DATABASE_FILE to another path`);
  }
}

/** Turns a system error into a ConfigError about the data file. */
function asConfigError<T>(named: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Locked || !isNativeError(error)) throw error;
    throw new ConfigError(`cannot keep data in "${named}": ${error.message}; set DATABASE_FILE to a path that can be written`, {
      cause: error,
    });
  }
}
