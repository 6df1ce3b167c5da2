import { cpSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { onPath, run } from './commands.ts';
import { startDatabases, startEmulator } from './servers.ts';

const root = resolve(import.meta.dirname, '../../..');

/** What the deployment is made of: a suite changes it as a user would, and this checkout stays as it is. */
const SOURCES = [
  'infra',
  'service',
  'build',
  'package.json',
  'tsconfig.json',
  '.swcrc',
  'Pulumi.yaml',
  'PulumiPlugin.yaml',
  'Pulumi.prod.yaml',
  'examples',
  'test/e2e/dear',
  'test/e2e/pairs',
];

/**
 * Finds or starts what the suites need, and tells them by environment variables: an AWS emulator or account, the database in it, Pulumi with a
 * backend of its own, and a built copy of the project. The only place that knows what stands for AWS.
 */
export default async function setUp(): Promise<void> {
  const missing = whatIsMissing();
  if (missing) {
    if (process.env.CI === 'true') throw new Error(missing);
    process.env.E2E_MISSING = missing;
    return;
  }
  const home = mkdtempSync(join(tmpdir(), 'siesta-e2e-'));
  process.env.E2E_HOME = home;
  if (!process.env.AWS_ENDPOINT_URL) {
    await startEmulator(home);
    await startDatabases(home, databaseScript);
  }
  usePulumi(home);
  await makeProject(home);
}

/** Pulumi with a backend of its own in that folder. */
export function usePulumi(home: string): void {
  process.env.E2E_HOME = home;
  usePlugins();
  mkdirSync(join(home, 'backend'));
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: process.env.AWS_ACCESS_KEY_ID ?? 'test',
    AWS_SECRET_ACCESS_KEY: process.env.AWS_SECRET_ACCESS_KEY ?? 'test',
    AWS_REGION: 'us-east-1',
    PULUMI_BACKEND_URL: `file://${join(home, 'backend')}`,
    PULUMI_CONFIG_PASSPHRASE: 'only for tests',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    // Makes `--event-log` known, which the Automation API uses too.
    PULUMI_DEBUG_COMMANDS: 'true',
  });
}

/** A built copy of the project in that folder. */
export async function makeProject(home: string): Promise<void> {
  const project = join(home, 'project');
  for (const name of SOURCES) cpSync(join(root, name), join(project, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
  await run('npm', ['run', 'build'], project);
}

const databaseScript = resolve(root, '../shared/database/start.sh');

const HOW_TO_RUN =
  'so nothing was deployed: put the Pulumi CLI on PATH, and either say where an AWS emulator is (AWS_ENDPOINT_URL) and the database that its clusters ' +
  'are (MYSQL_URL=mysql://user:password@host:3306, MYSQL_CA=ca.pem), or put ministack[full] and mariadbd on PATH; then npm run e2e';

function whatIsMissing(): string | undefined {
  if (!onPath('pulumi')) return `pulumi is not on PATH, ${HOW_TO_RUN}`;
  if (process.env.AWS_ENDPOINT_URL) return process.env.MYSQL_URL ? undefined : `MYSQL_URL is not set, ${HOW_TO_RUN}`;
  const server = ['ministack', 'mariadbd', databaseScript].find((command) => !onPath(command));
  return server && `AWS_ENDPOINT_URL is not set and ${server} is not there, ${HOW_TO_RUN}`;
}

/** Where the other plugins are commands on PATH, none can be downloaded. */
function usePlugins(): void {
  if (onPath('pulumi-resource-aws') && !onPath('pulumi-resource-random')) {
    process.env.PATH = [join(root, 'test/support/plugins'), process.env.PATH].join(delimiter);
  }
}
