import { spawn } from 'node:child_process';

/** Runs a command in this terminal. @returns its exit code. */
export async function atTerminal(command: string, args: string[], folder: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const child = spawn(command, args, { cwd: folder, stdio: 'inherit' });
  // The terminal sends Ctrl-C to all its processes: forwarding a second SIGINT would make Pulumi stop immediately instead of gracefully.
  const pass = (signal: NodeJS.Signals): void => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill('SIGINT');
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, pass);
  child.once('error', reject);
  child.once('close', (code) => resolve(code ?? 1));
  return promise.finally(() => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, pass);
  });
}
