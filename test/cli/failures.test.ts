import { mkdtempSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import * as pulumi from '@pulumi/pulumi';
import { type Command, deploy } from '../../cli/deploy/index.ts';
import { failure } from '../../cli/stack/failure.ts';
import { pulumi as realPulumi } from '../../cli/stack/index.ts';
import { type Failing, FailingAws } from '../support/failing-aws.ts';
import { lock, PULUMI_SAYS, pathWithPulumi, pulumiSays } from '../support/failing-pulumi.ts';
import { runProgram } from '../support/program.ts';
import { OUTPUTS } from './fake-stack.ts';
import { projectWith, siestaWith } from './support.ts';

// What keeps a command from AWS or from Pulumi, by whatever way it was called: what happened and what to do, in five lines at most.

const KEYS = { 'aws:accessKey': 'key', 'aws:secretKey': 'secret' };
const REAL = { pulumi: realPulumi, client: <C>(Client: new (settings: never) => C, settings: object): C => new Client(settings as never) };

const SCRIPTS: readonly Command[] = ['up', 'preview', 'destroy'];

interface Outcome {
  code: number;
  output: string;
}

const NOTHING_SAID: Outcome = { code: 0, output: '' };

/** Settings of a stack whose services are all in one place. */
const at = (url: string) => ({
  ...KEYS,
  'aws:endpoints': [Object.fromEntries(['sts', 'ssm', 'lambda', 'rds', 'apigateway'].map((it) => [it, url]))],
});

function project(config: object, more: object = {}): string {
  const folder = projectWith({});
  writeFileSync(join(folder, 'Pulumi.dev.yaml'), JSON.stringify({ config: { 'aws:region': 'us-east-1', ...config }, ...more }));
  const resources = [{ urn: 'urn:of-the-stack', type: 'pulumi:pulumi:Stack', outputs: OUTPUTS }];
  writeFileSync(join(folder, 'pulumi-state'), JSON.stringify({ deployment: { resources } }));
  return folder;
}

async function bySiesta(folder: string): Promise<Outcome> {
  const { code, stderr } = await siestaWith({ folder, ...REAL }, 'migrate', '--status', '--stack', 'dev');
  return { code, output: stderr };
}

async function byNpm(folder: string, command: Command, args: string[] = []): Promise<Outcome> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const output = text(stderr);
  const never = (): never => {
    throw new Error('nothing is to be built or changed');
  };
  const code = await deploy(command, ['--stack', 'dev', ...(command === 'preview' ? [] : ['--yes']), ...args], {
    ...REAL,
    folder,
    stdout,
    stderr,
    run: never,
    unmigrated: never,
    terminal: false,
  });
  stderr.end();
  return { code, output: await output };
}

const byEveryScript = (folder: string): Promise<Outcome[]> => Promise.all(SCRIPTS.map((command) => byNpm(folder, command)));

/** What Pulumi shows of the program. */
async function bare(config: Record<string, unknown>): Promise<Outcome> {
  try {
    await runProgram({ ...config });
    return { code: 0, output: 'it went through' };
  } catch (error) {
    // Of any other error Pulumi shows the stack trace.
    return { code: pulumi.RunError.isInstance(error) ? 1 : 255, output: `${(error as Error).message}\n` };
  }
}

const ENVIRONMENT = { ...process.env };
beforeAll(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  process.env.HOME = mkdtempSync(join(tmpdir(), 'nobody-'));
  process.env.AWS_EC2_METADATA_DISABLED = 'true';
  process.env.PATH = pathWithPulumi();
  delete process.env.PULUMI_CONFIG_PASSPHRASE;
});
afterAll(() => {
  process.env = ENVIRONMENT;
});

const CAUSES: Record<string, Failing> = {
  'calls that are throttled': 'throttled',
  'a service that is unavailable': 'unavailable',
  'a login that has expired': 'expired',
  'keys that AWS does not know': 'unknown',
  'a right that is missing': 'denied',
  'an AWS that does not answer': 'silent',
};

/** Every way in, at once: to AWS they all wait as long. */
async function byEveryWay(config: Record<string, unknown>): Promise<Record<string, Outcome>> {
  const folder = project(config);
  const [siesta, [up = NOTHING_SAID, ...others], program] = await Promise.all([bySiesta(folder), byEveryScript(folder), bare(config)]);
  expect(others).toEqual([up, up]);
  for (const { code, output } of [siesta, up, program]) {
    expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(/^(.+\n){1,4}next: {2}.+\n$/) });
  }
  return { siesta, up, program };
}

it('of a smoke test that has failed, the logs of its request are named', () => {
  const { next } = failure('up', '', 'error: smoke test: GET /to-dos answered 503 instead of 200 (request smoke-1a-2b): away');
  expect(next).toBe(
    '`npx siesta logs --request smoke-1a-2b` shows the cause. Mend it and run the command again; what was done so far stays.',
  );
});

describe('in five lines, with what to do next, is said', () => {
  it.each(Object.entries(CAUSES))(
    '%s',
    async (_, way) => {
      const aws = await new FailingAws(way).start();
      const output = await byEveryWay(at(aws.url));
      await aws.stop();
      expect(output).toMatchSnapshot();
    },
    90_000,
  );

  it('that there are no credentials', async () => {
    expect(await byEveryWay({})).toMatchSnapshot();
  });

  it('that nobody reaches AWS', async () => {
    expect(await byEveryWay(at('http://127.0.0.1:9'))).toMatchSnapshot();
  });

  it('that a region is none', async () => {
    expect(await byEveryWay({ ...KEYS, 'aws:region': 'mars-1' })).toMatchSnapshot();
  });

  it.each(Object.entries(PULUMI_SAYS))('what Pulumi means: %s', async (_, words) => {
    const folder = project(KEYS);
    pulumiSays(folder, words);
    const [siesta, ...others] = [await bySiesta(folder), ...(await byEveryScript(folder))];
    expect(siesta).toMatchSnapshot();
    expect(others).toEqual([siesta, siesta, siesta]);
  });

  it('what Pulumi does not understand, before a stack is looked for', async () => {
    const folder = project(KEYS);
    pulumiSays(folder, 'error: unknown flag: --stakc');
    expect(await byNpm(folder, 'up')).toEqual({
      code: 2,
      output: 'error: pulumi up: unknown flag: --stakc.\nnext:  `npm run up -- --help` lists what it takes.\n',
    });
  });

  it('that Pulumi is not there', async () => {
    const path = process.env.PATH;
    process.env.PATH = '/nowhere';
    const folder = project(KEYS);
    const [siesta, ...others] = [await bySiesta(folder), ...(await byEveryScript(folder))];
    process.env.PATH = path;
    expect(siesta).toMatchSnapshot();
    expect(others).toEqual([siesta, siesta, siesta]);
  });

  it('that nobody has said the passphrase, before anything is built', async () => {
    const [up, ...others] = await byEveryScript(project(KEYS, { encryptionsalt: 'v1:salt' }));
    expect(up).toMatchSnapshot();
    expect(others).toEqual([up, up]);
  });

  it.each([
    ['runs', { pid: process.pid, hostname: hostname() }],
    ['has died', { pid: 2 ** 22 + 1, hostname: hostname() }],
    ['runs elsewhere', { pid: 1, hostname: 'elsewhere' }],
  ])('that another update %s', async (_, by) => {
    const folder = project(KEYS);
    lock(folder, by);
    const { code, output } = await byNpm(folder, 'up');
    expect(await byNpm(folder, 'destroy')).toEqual({ code, output });
    expect({ code, output: output.replaceAll(by.hostname, 'HOST').replace(`process ${by.pid}`, 'process PID') }).toMatchSnapshot();
  });

  it('nothing of a lock where nothing is to be changed: a preview and a look at the stack go on to AWS', async () => {
    const folder = project(at('http://127.0.0.1:9'));
    lock(folder, { pid: process.pid, hostname: hostname() });
    for (const { output } of [await byNpm(folder, 'preview'), await byNpm(folder, 'destroy', ['--preview-only']), await bySiesta(folder)])
      expect(output).toContain('AWS cannot be reached at 127.0.0.1:9');
  });
});
