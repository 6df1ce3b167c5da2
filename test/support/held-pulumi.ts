import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/**
 * A fake `pulumi` on PATH whose updates and refreshes last until a SIGINT, on which it stops gracefully like the real one. It knows one state, and
 * records its calls and signals: a second SIGINT would make the real one stop immediately.
 */
const SCRIPT = `
const { appendFileSync, readFileSync } = require('node:fs');
const log = (line) => appendFileSync(__dirname + '/calls', line + '\\n');
const argv = process.argv.slice(2);
const settings = process.argv.filter((it) => it.includes('='));
log([...argv.slice(0, argv[0] === 'config' || argv[0] === 'stack' ? 2 : 1), ...settings].join(' '));
if (argv[0] === 'stack') process.stdout.write(readFileSync(__dirname + '/state', 'utf8'));
if (argv[0] === 'up' || argv[0] === 'refresh') {
  process.on('SIGINT', () => {
    log(argv[0] + ' got SIGINT');
    setTimeout(() => process.exit(255), 200);
  });
  process.stdout.write(' +  aws:rds:Cluster siesta-dev created\\n');
  setInterval(() => undefined, 1000);
}
`;

export class HeldPulumi {
  private readonly folder = mkdtempSync(join(tmpdir(), 'held-pulumi-'));

  constructor(resources: object[]) {
    writeFileSync(join(this.folder, 'pulumi.cjs'), SCRIPT);
    // No `#!` of Node.js itself: it ends at the first space of a path.
    writeFileSync(join(this.folder, 'pulumi'), `#!/bin/sh\nexec '${process.execPath}' '${this.folder}/pulumi.cjs' "$@"\n`);
    chmodSync(join(this.folder, 'pulumi'), 0o755);
    writeFileSync(join(this.folder, 'state'), JSON.stringify({ deployment: { resources } }));
  }

  get environment(): Record<string, string> {
    return { PATH: [this.folder, process.env.PATH].join(delimiter) };
  }

  /** What it was called with so far, and its signals. */
  get calls(): string[] {
    const file = join(this.folder, 'calls');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  }

  /** Waits until it has been called with this. */
  async called(call: string): Promise<void> {
    while (!this.calls.includes(call)) await setTimeout(50);
  }

  /** The calls that change something. */
  get changes(): string[] {
    return this.calls.filter((call) => !call.startsWith('stack '));
  }
}
