import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { failure } from '../../cli/stack/failure.ts';
import type { Pulumi } from '../../cli/stack/index.ts';
import { FakeStack } from '../../test/cli/fake-stack.ts';
import { siesta, siestaWith } from '../../test/cli/support.ts';
import { ProjectCopy } from '../../test/support/project-copy.ts';
import { DataFile } from '../database/data-file.ts';

jest.setTimeout(600_000);

const TRIAL = '… trying it in a copy of the project';

const failing = (stderr: string) => () => Promise.reject<never>(failure('stack', stderr));

describe('siesta remove', () => {
  const project = new ProjectCopy();
  const data = mkdtempSync(join(tmpdir(), 'siesta-data-'));

  beforeAll(async () => {
    process.env.DATABASE_FILE = join(data, 'local.sqlite');
    await siesta(project.folder, 'new', 'lists', 'name:text:100');
  });
  afterAll(() => {
    delete process.env.DATABASE_FILE;
    project.remove();
    rmSync(data, { recursive: true });
  });

  const fake = new FakeStack({});
  const remove = (pulumi: Partial<Pulumi>, ...argv: string[]) =>
    siestaWith({ folder: project.folder, client: fake.client, pulumi: { ...fake.pulumi, ...pulumi } }, 'remove', 'lists', ...argv);
  const noLogin = failing('error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions');

  it('deletes nothing where the stack that --stack names cannot be asked', async () => {
    const { code, stderr } = await remove(
      { settings: failing("error: no stack named 'no-such' found") },
      '--stack',
      'no-such',
      '--dry-run',
    );
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('error: Pulumi knows no stack no-such.') });
    expect((await remove({ settings: noLogin }, '--stack', 'no-such', '--dry-run')).stderr).toContain('error: Pulumi is not logged in');
  });

  it('deletes nothing where the selected stack cannot be asked', async () => {
    const { code, stderr } = await remove({ selected: failing('error: dial tcp: i/o timeout') }, '--dry-run');
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('error: Pulumi cannot reach the place') });
  });

  it('looks first whether the local database can be changed, before it asks the stack or tries anything', async () => {
    const owned = DataFile.open(process.env.DATABASE_FILE ?? '');
    const { code, stderr } = await remove({ selected: failing('nothing is to ask the stack') }, '--yes');
    owned.close();
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^error: \S+ is in use by process \d+ .*: stop that one, or set DATABASE_FILE to another path\.$/m),
    });
  });

  it('says that it tries the removal in a copy, and nothing of stacks where there is none', async () => {
    const { code, stdout, stderr } = await remove({ selected: async () => undefined, stacks: async () => [] }, '--dry-run');
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: expect.stringContaining('would delete  service/lists\n'),
      stderr: `${TRIAL}\n`,
    });
  });

  const noneSelected: Partial<Pulumi> = { selected: async () => undefined, stacks: async () => ['prod'] };
  const notLoggedIn: Partial<Pulumi> = { selected: noLogin };
  it.each([
    ['no stack is selected', noneSelected, 'no stack is selected, so none was asked whether it has lists: --stack names one'],
    ['Pulumi is not logged in', notLoggedIn, 'Pulumi is not installed or not logged in here, so no stack was asked whether it has lists'],
  ])('goes on with a warning where %s', async (_, pulumi, warning) => {
    const { code, stderr } = await remove(pulumi, '--dry-run');
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(`warning: ${warning}`) });
  });
});
