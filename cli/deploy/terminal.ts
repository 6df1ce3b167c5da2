import { spawn } from 'node:child_process';

/** Runs a command that has this terminal to itself. @returns its exit code. */
export async function atTerminal(command: string, args: string[], folder: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const child = spawn(command, args, { cwd: folder, stdio: 'inherit' });
  // A terminal's Ctrl-C gets to all that run in it: one more would make Pulumi stop at once instead of in order.
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
