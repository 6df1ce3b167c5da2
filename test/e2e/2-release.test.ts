import { GetAliasCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { send } from './support/http.ts';
import { addMigration, build, edit } from './support/project.ts';
import { changesOf, type Ran } from './support/pulumi.ts';
import { deployed, expectDone, type Stack } from './support/stack.ts';
import { e2e } from './support/suite.ts';
import { Traffic } from './support/traffic.ts';

e2e('a release', () => {
  const lambda = new LambdaClient();
  let stack: Stack;
  let url: string;
  let before: string | undefined;

  const live = async () => (await lambda.send(new GetAliasCommand({ FunctionName: 'siesta-dev-api', Name: 'live' }))).FunctionVersion;
  const operate = async (op: string) => {
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: 'siesta-dev-ops', Payload: JSON.stringify({ op }) }));
    return JSON.parse(Buffer.from(Payload ?? []).toString());
  };
  const answering = async () => JSON.parse((await send(`${url}/health`)).text).version;

  beforeAll(async () => {
    stack = await deployed('dev');
    ({ url = '' } = await stack.outputs());
  });

  describe('of a changed service and schema', () => {
    let release: Ran;
    let traffic: Traffic;

    beforeAll(async () => {
      before = await live();
      addMigration('Shade1764000900000', 'ALTER TABLE todo ADD COLUMN shade VARCHAR(20) NULL');
      await build();
      traffic = new Traffic(url);
      release = expectDone(await stack.up());
      await traffic.stop();
    });

    it('touches the functions, the gates and the alias, and nothing else', () => {
      expect(changesOf(release)).toEqual([
        'replace siesta-dev-migrate',
        'replace siesta-dev-smoke',
        'update siesta-dev-api',
        'update siesta-dev-api-live',
        'update siesta-dev-ops',
        'update siesta-dev-query',
      ]);
    });

    it('fails no request of ten a second, which both versions answer', async () => {
      const after = await live();
      expect(new Set(traffic.answers)).toEqual(new Set(['GET 200', 'POST 201']));
      expect(traffic.versions).toEqual(new Set([before, after]));
      expect(after).not.toBe(before);
    });

    it('has run its migration', async () => {
      expect(await operate('migrations')).toMatchObject({
        applied: expect.arrayContaining(['Shade1764000900000']),
        pending: [],
      });
    });
  });

  describe('whose migration fails', () => {
    let release: Ran;
    let takeOut: () => void;

    beforeAll(async () => {
      before = await live();
      takeOut = addMigration('Broken1764000901000', 'ALTER TABLE nowhere ADD COLUMN shade VARCHAR(20) NULL');
      await build();
      release = await stack.up();
    });

    afterAll(() => takeOut());

    it('ends the update with the reason', () => {
      expect(release.code).not.toBe(0);
      expect(release.text).toContain("Table 'siesta.nowhere' doesn't exist");
    });

    it('leaves alias and traffic on the version before', async () => {
      expect([await live(), await answering()]).toEqual([before, before]);
      expect((await send(`${url}/to-dos`)).status).toBe(200);
    });
  });

  describe('whose smoke test fails', () => {
    let release: Ran;
    let putBack: () => void;

    beforeAll(async () => {
      putBack = edit('service/rest/statements/statements.ts', 'INSERT INTO ', 'INSERT INTO nowhere.');
      await build();
      release = await stack.up();
    });

    afterAll(() => putBack());

    it('ends the update with the reason', () => {
      expect(release.code).not.toBe(0);
      expect(release.text).toContain('smoke test: POST /to-dos answered 500 instead of 201');
    });

    it('leaves alias and traffic on the version before', async () => {
      expect([await live(), await answering()]).toEqual([before, before]);
      expect((await send(`${url}/to-dos`)).status).toBe(200);
    });

    it('fails again as long as nothing is mended', async () => {
      const again = await stack.up();
      expect([again.code, await live()]).toEqual([release.code, before]);
    });
  });

  it('goes out once what failed is mended', async () => {
    await build();
    expectDone(await stack.up());
    const after = await live();
    expect(Number(after)).toBeGreaterThan(Number(before));
    expect(await answering()).toBe(after);
    expect((await send(`${url}/to-dos`, 'POST', { body: { title: 'mended' } })).status).toBe(201);
  });
});
