import { CliError } from '../../cli/errors.ts';
import { FakeStack, OUTPUTS } from './fake-stack.ts';
import { projectWith, siestaWith } from './support.ts';

/** A deployed stack whose settings say this of the database. */
const stack = (deployed: 'on' | 'hibernated', database: object = {}, more: object = {}): FakeStack => {
  const fake = new FakeStack({});
  fake.outputs = { ...OUTPUTS, databaseState: deployed };
  return Object.assign(fake, { folder: projectWith({ dev: { database, ...more } }) });
};

describe('siesta hibernate', () => {
  it('sets the state, deploys it, and says what a month costs before and after', async () => {
    const fake = stack('on', { minAcu: 0.5 }, { idleBudgetUsd: 60 });
    const { code, stdout } = await siestaWith(fake, 'hibernate', '--yes');
    expect(code).toBe(0);
    expect(fake.changes).toEqual(['set database.state hibernated', 'update']);
    expect(stdout.replace(/\d+ s/, '2 s')).toBe(
      'The database hibernates, after 2 s. http://127.0.0.1:1/v1 stays as it was. ' +
        'A month of it, while nobody calls: 0.00 USD instead of 43.80, and 0.021 for each GB instead of 0.1.\n',
    );
  });

  it('shows the costs when it asks, and changes nothing when nobody answers', async () => {
    const fake = stack('on');
    const { code, stderr } = await siestaWith(fake, 'hibernate');
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
    expect(stderr).toContain('(0.00 USD instead of 0.00, and 0.021 for each GB instead of 0.1): nobody is there to say yes.');
  });

  it('goes on with what was stopped: the setting says so already, what is deployed does not', async () => {
    const fake = stack('on', { state: 'hibernated' });
    await siestaWith(fake, 'hibernate', '--yes');
    expect(fake.changes).toEqual(['set database.state hibernated', 'update']);
  });

  it('has nothing to do twice', async () => {
    const fake = stack('hibernated', { state: 'hibernated' });
    const { code, stderr } = await siestaWith(fake, 'hibernate', '--yes');
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
    expect(stderr).toContain('The database hibernates already.');
  });

  it('refuses before it changes anything when the settings keep the cluster', async () => {
    const fake = stack('on', { protectData: true });
    const { code, stderr } = await siestaWith(fake, 'hibernate', '--yes');
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
    expect(stderr).toContain('siesta:database.state is hibernated, which deletes the cluster');
  });

  it('says what Pulumi says when the update fails', async () => {
    const fake = stack('on');
    fake.failure = new CliError('pulumi up: AccessDenied', 'Mend it.');
    const { code, stderr } = await siestaWith(fake, 'hibernate', '--yes');
    expect(code).toBe(1);
    expect(stderr).toContain('error: pulumi up: AccessDenied\nnext:  Mend it.');
  });
});

describe('siesta wake', () => {
  it('sets the state back and deploys it', async () => {
    const fake = stack('hibernated', { state: 'hibernated' });
    const { stdout } = await siestaWith(fake, 'wake', '--yes', '--json');
    expect(fake.changes).toEqual(['set database.state on', 'update']);
    expect(JSON.parse(stdout)).toEqual({
      stack: 'dev',
      databaseState: 'on',
      url: OUTPUTS.url,
      idleUsd: { before: 0, now: 0 },
      storedUsdPerGb: { before: 0.021, now: 0.1 },
      seconds: expect.any(Number),
    });
  });

  it('has nothing to do while the database is on', async () => {
    expect((await siestaWith(stack('on'), 'wake', '--yes')).stderr).toContain('The database is on already.');
  });
});
