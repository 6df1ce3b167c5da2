import { run } from './commands.ts';

export interface Process {
  pid: number;
  /** With its arguments. */
  command: string;
}

/** What a process has started, and what that has, and so on. */
export async function processesBelow(pid: number | undefined): Promise<Process[]> {
  const lines = (await run('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='])).trim().split('\n');
  const all = lines.map((line) => {
    const [, of, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return { pid: Number(of), parent: Number(parent), command };
  });
  const below = (of: number | undefined): Process[] => all.filter(({ parent }) => parent === of).flatMap((it) => [it, ...below(it.pid)]);
  return below(pid);
}
