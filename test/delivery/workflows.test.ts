import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

interface Workflow {
  on: unknown;
  permissions: unknown;
  jobs: Record<string, { uses?: string; permissions?: unknown; steps?: Step[] }>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(root + path, 'utf8');
const { scripts, dependencies } = JSON.parse(read('package.json')) as Record<'scripts' | 'dependencies', Record<string, string>>;

const paths = globSync('.github/workflows/*', { cwd: root }).sort();
const workflows = paths.map((path) => ({ path, text: read(path), workflow: parse(read(path)) as Workflow }));
const jobs = workflows.flatMap(({ path, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ name: `${path.split('/').at(-1)} ${name}`, ...job })),
);
const steps = jobs.flatMap(({ steps = [] }) => steps);
const commands = steps.flatMap(({ run = '' }) => run.split('\n'));

describe('the workflows', () => {
  it('give each job what it needs, and no job of the pull request a token that writes while it runs the code of one', () => {
    expect(workflows.map(({ workflow }) => workflow.permissions)).toEqual([{}, {}, {}]);
    expect(Object.fromEntries(jobs.map(({ name, permissions }) => [name, permissions]))).toEqual({
      'main.yml test': { contents: 'read' },
      'main.yml deploy': { contents: 'read', 'id-token': 'write' },
      'pull-request.yml test': { contents: 'read' },
      'pull-request.yml preview': { contents: 'read', 'id-token': 'write' },
      'pull-request.yml comment': { 'pull-requests': 'write' },
      'test.yml test': { contents: 'read' },
    });
    const comment = jobs.find(({ name }) => name === 'pull-request.yml comment');
    expect(comment?.steps?.map(({ uses, run }) => uses?.split('@')[0] ?? run?.split(' ')[0])).toEqual(['actions/download-artifact', 'gh']);
    expect(workflows.map(({ workflow }) => workflow.on)).toEqual([{ push: { branches: ['main'] } }, 'pull_request', 'workflow_call']);
  });

  it('have no stored key: roles are taken on by OIDC, and only the role that reads is taken on for a pull request', () => {
    for (const { text } of workflows) expect(text).not.toMatch(/secrets\.|aws-access-key-id|aws-secret-access-key|PULUMI_ACCESS_TOKEN/);
    const roles = (file: string): unknown[] =>
      jobs
        .filter(({ name }) => name.startsWith(file))
        .flatMap(({ steps = [] }) => steps)
        .flatMap(({ with: { 'role-to-assume': role } = {} }) => role ?? []);
    expect(roles('pull-request.yml')).toEqual([expect.stringContaining(' vars.AWS_PREVIEW_ROLE ')]);
    expect(roles('main.yml')).toEqual([expect.stringContaining(' vars.AWS_DEPLOY_ROLE ')]);
  });

  it('run commands that there are', () => {
    const npm = commands.flatMap((command) =>
      [...command.matchAll(/\bnpm (?:run (?:--silent )?)?([a-z][\w:-]*)/g)].map(([, name = '']) => name),
    );
    expect(npm).toEqual(expect.arrayContaining(['ci', 'lint', 'test', 'build', 'preview', 'up', 'siesta']));
    expect(npm.filter((name) => name !== 'ci' && !(name in scripts))).toEqual([]);
    const siesta = commands.flatMap((command) => /siesta -- (\S+)/.exec(command)?.[1] ?? []);
    expect(siesta.sort()).toEqual(['cost', 'status']);
    for (const name of siesta) expect(globSync(`cli/commands/${name}.ts`, { cwd: root })).toHaveLength(1);
  });

  it('put nothing that a stranger writes into a shell', () => {
    for (const command of commands) expect(command).not.toContain('${{');
  });

  it('name each action by a version, which Dependabot raises, and the Pulumi that the program is written for', () => {
    const used = [...jobs, ...steps].flatMap(({ uses }) => uses ?? []);
    for (const action of used) expect(action).toMatch(/^(\.\/\.github\/workflows\/[\w-]+\.yml|[\w-]+\/[\w-]+@v\d+\.\d+\.\d+)$/);
    expect(
      steps.some(({ with: { 'persist-credentials': kept } = {}, uses }) => uses?.startsWith('actions/checkout') && kept !== false),
    ).toBe(false);
    const { updates } = parse(read('.github/dependabot.yml')) as { updates: { 'package-ecosystem': string }[] };
    expect(updates.map(({ 'package-ecosystem': ecosystem }) => ecosystem)).toEqual(['github-actions', 'npm']);
    const versions = steps.flatMap(({ with: { 'pulumi-version': version } = {} }) => version ?? []);
    expect(new Set(versions)).toEqual(new Set([`${dependencies['@pulumi/pulumi']}.0`]));
  });
});
