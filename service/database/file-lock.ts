import { DatabaseSync } from 'node:sqlite';
import { isNativeError } from 'node:util/types';

/** SQLite result codes: SQLITE_BUSY, SQLITE_NOTADB. */
const BUSY = 5;
const NOT_A_DATABASE = 26;

/** How long to wait for a process that is just writing or reading the holder's name, in milliseconds. */
const PATIENCE_MS = 300;

/** Another process has the lock. */
export class Locked extends Error {
  override name = 'Locked';

  /** @param holder that process's description of itself. */
  constructor(readonly holder: string) {
    super(`locked by ${holder}`);
  }
}

/**
 * An exclusive lock that the operating system releases when its process ends, however it ends: no stale lock after a crash, and no
 * mix-up over reused process ids. Node.js has no file locks; SQLite uses those of each system (fcntl, LockFileEx), so the lock is an open
 * transaction on a small database beside the file. That database also stores the holder's name.
 */
export class FileLock {
  private constructor(private readonly database: DatabaseSync) {}

  /**
   * @param file path of the lock; created when missing, never deleted.
   * @param holder how to describe this process to others.
   * @throws Locked, or a SQLite error when the file cannot be written.
   */
  static take(file: string, holder: string): FileLock {
    const database = new DatabaseSync(file, { timeout: PATIENCE_MS });
    try {
      database.exec('BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS holder (name TEXT); DELETE FROM holder');
      database.prepare('INSERT INTO holder VALUES (?)').run(holder);
      // Commit so that others can read the holder's name, then take the lock. A process that gets in between the two becomes the holder.
      database.exec('COMMIT; BEGIN IMMEDIATE');
      return new FileLock(database);
    } catch (error) {
      database.close();
      if (codeOf(error) === BUSY) throw new Locked(holderOf(file));
      if (codeOf(error) === NOT_A_DATABASE) throw new Error(`${file} is something else than a lock`, { cause: error });
      throw error;
    }
  }

  release(): void {
    this.database.close();
  }
}

function holderOf(file: string): string {
  const database = new DatabaseSync(file, { readOnly: true, timeout: PATIENCE_MS });
  try {
    return String(database.prepare('SELECT name FROM holder').get()?.name);
  } catch {
    return 'another process';
  } finally {
    database.close();
  }
}

const codeOf = (error: unknown): unknown => (isNativeError(error) && 'errcode' in error ? error.errcode : undefined);
