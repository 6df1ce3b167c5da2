import { readFileSync } from 'node:fs';

/** Memory of a process as Linux counts it, in MB: what is resident now, or the most that ever was. */
export function memoryOf(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const kb = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kb === undefined) throw new Error(`there is no ${field} of process ${pid}`);
  return Number(kb) / 1024;
}
