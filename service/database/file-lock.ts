import { DatabaseSync } from 'node:sqlite';
import { isNativeError } from 'node:util/types';

/** SQLite's codes: another connection has the lock; the file is no database of SQLite's. */
const BUSY = 5;
const NOT_A_DATABASE = 26;

/** How long one waits for another who just writes or reads the name of the holder, in milliseconds. */
const PATIENCE_MS = 300;

/** Another process has the lock. */
export class Locked extends Error {
  override name = 'Locked';

  /** @param holder how that process calls itself. */
  constructor(readonly holder: string) {
    super(`locked by ${holder}`);
  }
}

/**
 * A lock that the operating system takes back when its process ends, however that ends: nothing is left to clear away after a crash, and
 * no process is taken for another that had its number. Node.js itself has no such locks; SQLite's are those of each system (fcntl,
 * LockFileEx), so a transaction on a small database beside the file is one. Who holds it is written in that database.
 */
export class FileLock {
  private constructor(private readonly database: DatabaseSync) {}

  /**
   * @param file where the lock is; it is made when missing, and stays.
   * @param holder how others shall call this process.
   * @throws Locked, or an Error of SQLite's when the file cannot be written.
   */
  static take(file: string, holder: string): FileLock {
    const database = new DatabaseSync(file, { timeout: PATIENCE_MS });
    try {
      database.exec('BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS holder (name TEXT); DELETE FROM holder');
      database.prepare('INSERT INTO holder VALUES (?)').run(holder);
      // Others can read what is committed, and what comes next locks them out. Who comes between the two has the lock.
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
