import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'chokidar';
import { npmScript } from './npm-script.ts';

/** `npm run dev`. Node.js's own --watch loses a file that is replaced by another, as many editors save. */

npmScript(
  'run dev',
  'Serves as `npm start` does, and starts again with each change of the sources. Its environment is that of `npm start`.',
).parse();

/** Milliseconds without a change after which a save, of whatever many files, is complete. */
const QUIET_MS = 100;

let service: ChildProcess | undefined;
let stopping = false;

function start(): void {
  const child = spawn(process.execPath, ['build/run.mjs', 'service/main.ts'], { stdio: 'inherit' });
  service = child;
  child.once('exit', (code) => {
    service = undefined;
    if (stopping) process.exit(code ?? 1);
    if (!child.killed) console.error('The service has ended: the next change starts it again.');
  });
}

/** Ends the service, which may still have something to write, before the next one begins. */
async function restart(): Promise<void> {
  console.error('Changed: starting again.');
  const ended = service && once(service, 'exit');
  service?.kill('SIGTERM');
  await ended;
  if (!stopping) start();
}

let timer: NodeJS.Timeout | undefined;
let restarted = Promise.resolve();
watch(['service', 'build', '.swcrc'], { ignoreInitial: true }).on('all', () => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    restarted = restarted.then(restart);
  }, QUIET_MS);
});

// A terminal sends SIGINT to the service too; SIGTERM is for this process alone.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    stopping = true;
    if (!service) process.exit(1);
    if (signal === 'SIGTERM') service.kill(signal);
  });

start();
