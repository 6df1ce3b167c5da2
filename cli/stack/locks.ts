import { readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A running update, or one that died and left its lock. */
export interface Lock {
  /** Such as `root@box, process 4711`. */
  by: string;
  since: string;
  /** Whether its process has died; undefined when that cannot be determined from here. */
  dead: boolean | undefined;
}

/** The locks of a stack in a file backend, where Pulumi stores them as files. For other backends Pulumi itself reports locks. */
export function locksIn(backend: string, stack: string): Lock[] {
  if (!backend.startsWith('file://')) return [];
  const locks = join(fileURLToPath(backend), '.pulumi', 'locks');
  const name = stack.split('/').at(-1) ?? stack;
  return filesBelow(locks)
    .filter((file) => file.split('/').at(-2) === name)
    .map((file) => {
      const { pid, username, hostname: host, timestamp } = JSON.parse(readFileSync(join(locks, file), 'utf8')) as LockFile;
      return { by: `${username}@${host}, process ${pid}`, since: timestamp, dead: host === hostname() ? !isAlive(pid) : undefined };
    });
}

interface LockFile {
  pid: number;
  username: string;
  hostname: string;
  timestamp: string;
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
  } catch {
    // The folder exists only if there has been a lock.
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
