import * as pulumi from '@pulumi/pulumi';
import { stackName } from '../../infra/ground/names.ts';
import { claim, nameOf, type Self } from '../../infra/state/program/index.ts';
import { fakeAccount } from '../support/fake-account.ts';
import { runProgram } from '../support/program.ts';
import { type Recording, record } from '../support/pulumi-mocks.ts';

const PARAMETER = 'aws:ssm/parameter:Parameter';
const IDENTITY = '/siesta-test/identity';
const mine = { id: '0a', project: 'siesta', stack: 'test' };
const another = { ...mine, id: '0b' };
const { rds, lookups } = fakeAccount();

/** What is asked before the parameter is made that says whose the name is: rejects where it may not be made. */
async function askedBeforehand(recording: Recording): Promise<unknown> {
  const [hook] = recording.one(PARAMETER, 'siesta-test-identity').options.hooks.beforeCreate;
  return hook && recording.hooks[hook]?.({ urn: 'urn', id: '', name: 'identity', type: PARAMETER });
}

/** A stack that asks for its name. */
const claimed = (self: Self = {}, { stack = 'test', configured }: { stack?: string; configured?: string } = {}) =>
  record(
    async () => {
      const name = nameOf(configured, self, stackName(pulumi.getProject(), pulumi.getStack()));
      return { name, identity: await claim(name, configured, self) };
    },
    { stack },
  );
const identityIn = (recording: Recording) => JSON.parse(recording.one(PARAMETER, 'siesta-test-identity').inputs.value);
const clusterTags = (recording: Recording) => recording.one('aws:rds/cluster:Cluster').inputs.tags;

beforeEach(() => {
  rds.absent = ['siesta-test'];
  delete process.env.SIESTA_TAKE_OVER;
});

describe('a stack that is new', () => {
  it('has an id of its own in the account, which outlives it, and on all that it tags', async () => {
    const recording = await runProgram();
    const { options, inputs } = recording.one(PARAMETER, 'siesta-test-identity');
    expect(inputs).toMatchObject({ name: IDENTITY, type: 'String' });
    expect(inputs).not.toHaveProperty('overwrite');
    expect(options.retainOnDelete).toBe(true);
    const { id } = identityIn(recording);
    expect(identityIn(recording)).toEqual({ id: expect.stringMatching(/^[0-9a-f]{16}$/), project: 'siesta', stack: 'test' });
    expect(recording.result.identity).toEqual(identityIn(recording));
    const tagged = recording.resources.filter(({ inputs: { tags } }) => tags);
    expect(tagged.filter(({ inputs: { tags } }) => tags['siesta:id'] !== id).map(({ type, name }) => `${type} ${name}`)).toEqual([]);
    expect(tagged.length).toBeGreaterThan(20);
  });

  it('has its id before it has anything else', async () => {
    const custom = (await runProgram()).resources.filter((it) => it.custom);
    expect(custom[0]).toMatchObject({ type: PARAMETER, name: 'siesta-test-identity' });
  });

  it('is changed by nothing in its second update', async () => {
    const written = (recording: Recording) => recording.one(PARAMETER, 'siesta-test-identity').inputs.value;
    const first = written(await claimed());
    // As the state answers it, its words by the alphabet or not.
    const { id, project, stack } = JSON.parse(first);
    lookups.parameters[IDENTITY] = first;
    expect(written(await claimed({ name: 'siesta-test', identity: { stack, project, id } }))).toBe(first);
  });

  it('may have a name where nothing lives', async () => {
    await expect(askedBeforehand(await claimed())).resolves.toBeUndefined();
  });

  it('goes on with the id of its earlier life, and with the snapshots that have it', async () => {
    lookups.parameters[IDENTITY] = JSON.stringify(mine);
    const tags = { 'siesta:project': 'siesta', 'siesta:stack': 'test', 'siesta:database': 'siesta-test' };
    rds.snapshots = [
      { id: 'mine', createdAt: '2026-11-01T00:00:00Z', tags: { ...tags, 'siesta:id': '0a' } },
      { id: 'of-another', createdAt: '2026-11-02T00:00:00Z', tags: { ...tags, 'siesta:id': '0b' } },
    ];
    const recording = await runProgram();
    expect(identityIn(recording)).toEqual(mine);
    expect(recording.one(PARAMETER, 'siesta-test-identity').inputs.overwrite).toBe(true);
    expect(recording.one('aws:rds/cluster:Cluster').inputs.snapshotIdentifier).toBe('mine');
    await expect(askedBeforehand(recording)).resolves.toBeUndefined();
  });

  it.each([
    ['a cluster', () => Object.assign(rds, { absent: [] }), 'the cluster siesta-test'],
    ['a function', () => Object.assign(lookups, { living: ['siesta-test-ops'] }), 'the function siesta-test-ops'],
    ['a log group', () => Object.assign(lookups, { living: ['/aws/lambda/siesta-test-api'] }), 'the log group /aws/lambda/siesta-test-api'],
  ])('is refused a name under which there is %s, before anything is made, with the ways on', async (_what, live, named) => {
    lookups.parameters[IDENTITY] = JSON.stringify(another);
    live();
    const refused = askedBeforehand(await claimed());
    await expect(refused).rejects.toThrow(pulumi.RunError);
    const { message } = (await refused.catch((error: Error) => error)) as Error;
    expect(message).toContain(
      `siesta-test already exists in this account (of siesta/test, id 0b), and not in this stack's state: there are ${named}.`,
    );
    expect(message).toContain('`pulumi config set name siesta-test-2`');
    expect(message).toContain('`pulumi stack import --file <copy>`');
    expect(message).toContain('`npx siesta delete`');
  });

  it('is no other for what only begins with its name', async () => {
    lookups.living = ['siesta-test-2-api', '/aws/lambda/siesta-test-2-api', '/aws/lambda/siesta-test-authorizer'];
    await expect(askedBeforehand(await claimed())).resolves.toBeUndefined();
  });

  it('is refused the name of a stack that is spelled otherwise, though nothing of that is left but its data', async () => {
    lookups.parameters['/siesta-a-b/identity'] = JSON.stringify({ id: '0b', project: 'siesta', stack: 'a-b' });
    await expect(claimed({}, { stack: 'a_b' })).rejects.toThrow(
      'siesta-a-b is what the stack siesta/a-b is called in AWS, also after a destroy, and siesta/a_b would be called the same.',
    );
    expect((await claimed({}, { stack: 'a_b', configured: 'siesta-a-b' })).result.name).toBe('siesta-a-b');
  });
});

describe('a stack that is there', () => {
  it('asks nothing about what lives: it is its own', async () => {
    lookups.parameters[IDENTITY] = JSON.stringify(mine);
    const recording = await claimed({ name: 'siesta-test', identity: mine });
    expect(recording.one(PARAMETER, 'siesta-test-identity').options.hooks.beforeCreate).toEqual([]);
    expect(identityIn(recording)).toEqual(mine);
  });

  it('keeps its name, id and tags under another name of its stack and of its project', async () => {
    lookups.parameters[IDENTITY] = JSON.stringify(mine);
    const [before, renamed] = [
      await runProgram({}, 'test', { name: 'siesta-test', identity: mine }),
      await runProgram({}, 'renamed', { name: 'siesta-test', identity: mine }),
    ];
    expect(renamed.labels()).toEqual(before.labels());
    expect(identityIn(renamed)).toEqual(mine);
    expect(clusterTags(renamed)).toEqual(clusterTags(before));
  });

  it('is refused another name, which would make all of it anew', async () => {
    await expect(claimed({ name: 'siesta-test', identity: mine }, { configured: 'other' })).rejects.toThrow(
      'name is "other", and this stack is called siesta-test',
    );
  });

  it('is refused once another state has taken its name over, and takes it back by a word', async () => {
    lookups.parameters[IDENTITY] = JSON.stringify(another);
    const self = { name: 'siesta-test', identity: mine };
    await expect(claimed(self)).rejects.toThrow(
      "siesta-test was taken over: the account says that it is of siesta/test, id 0b, and this stack's state says siesta/test, id 0a.",
    );
    process.env.SIESTA_TAKE_OVER = 'siesta-test';
    expect(identityIn(await claimed(self))).toEqual(another);
  });
});

describe('a stack of 0.1.0', () => {
  const self = { name: 'siesta-test' };

  beforeEach(() => Object.assign(rds, { absent: [] }));

  it('is given an id without a question, though it lives', async () => {
    const recording = await claimed(self);
    expect(identityIn(recording)).toEqual({ id: expect.stringMatching(/^[0-9a-f]{16}$/), project: 'siesta', stack: 'test' });
    await expect(askedBeforehand(recording)).resolves.toBeUndefined();
  });

  it('is refused what another state has given an id, and takes it over by a word', async () => {
    lookups.parameters[IDENTITY] = JSON.stringify(another);
    await expect(askedBeforehand(await claimed(self))).rejects.toThrow('`SIESTA_TAKE_OVER=siesta-test npm run up`');
    process.env.SIESTA_TAKE_OVER = 'siesta-test';
    const recording = await claimed(self);
    expect(identityIn(recording)).toEqual(another);
    await expect(askedBeforehand(recording)).resolves.toBeUndefined();
  });

  it('that was renamed while it hibernated is still whose snapshots are left', async () => {
    const tags = { 'siesta:project': 'siesta', 'siesta:stack': 'test', 'siesta:database': 'siesta-test' };
    rds.snapshots = [{ id: 'siesta-test-final-1', createdAt: '2026-11-01T00:00:00Z', tags }];
    const recording = await runProgram({}, 'renamed', self);
    expect(identityIn(recording)).toMatchObject({ project: 'siesta', stack: 'test' });
    expect(recording.one('aws:rds/cluster:Cluster').inputs.snapshotIdentifier).toBe('siesta-test-final-1');
  });
});

it('refuses an identity that is none, and names the parameter', async () => {
  lookups.parameters[IDENTITY] = '7';
  await expect(claimed()).rejects.toThrow(
    `The SSM parameter ${IDENTITY} is "7", which says no id, project and stack: put back what it was.`,
  );
});
