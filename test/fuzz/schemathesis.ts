import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const VERSION = '4.32.5';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));

interface Check {
  /** At most so many cases of an operation. */
  examples: number;
  /** Of the caller, where the service wants one. */
  authorization?: string;
  /** Gets the output while it comes. */
  hear: (output: string) => void;
}

export interface Found {
  /** Requests of all operations. */
  requests: number;
  /** Whether every check was made and nothing was found. */
  passed: boolean;
}

/** Sends a service what its OpenAPI document allows and what it does not, and applies all checks to the answers. */
export async function check(url: string, { examples, authorization, hear }: Check): Promise<Found> {
  const command = await installed();
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  const report = join(folder, 'report.json');
  const args = ['--config-file', 'schemathesis.toml', 'run', `${url}/openapi.json`, '--no-color', '--continue-on-failure'];
  args.push('--checks', 'all', '--max-examples', String(examples), '--report', 'json', '--report-json-path', report);
  if (authorization) args.push('--header', `Authorization: ${authorization}`);
  const { PATH = '', HOME = '' } = process.env;
  const env = {
    PATH,
    HOME,
    PYTHONDONTWRITEBYTECODE: '1',
    HYPOTHESIS_STORAGE_DIRECTORY: folder,
    ...(authorization && { AUTHORIZATION: authorization }),
  };
  try {
    const child = spawn(command, args, { cwd: here, env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => hear(String(chunk)));
    const [code, signal] = await once(child, 'close');
    if (!existsSync(report)) throw new Error(`schemathesis ended with ${code ?? signal}`);
    const { complete, test_cases } = JSON.parse(readFileSync(report, 'utf8'));
    return { requests: test_cases.generated, passed: code === 0 && complete };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The command. Where PATH has none it is installed once, into a folder of its own among the user's caches: that needs Python 3 with venv. */
async function installed(): Promise<string> {
  const onPath = await run('schemathesis', ['--version']).catch(() => undefined);
  if (onPath) return 'schemathesis';
  const { XDG_CACHE_HOME = join(homedir(), '.cache') } = process.env;
  const folder = join(XDG_CACHE_HOME, `siesta-schemathesis-${VERSION}`);
  const command = join(folder, 'bin', 'schemathesis');
  if (existsSync(command)) return command;
  try {
    await run('python3', ['-m', 'venv', folder]);
    await run(join(folder, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', `schemathesis==${VERSION}`]);
  } catch (cause) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`schemathesis is not on PATH and could not be installed; try: pip install schemathesis==${VERSION}`, { cause });
  }
  return command;
}
