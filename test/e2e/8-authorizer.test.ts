import { GetAliasCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { AUDIENCE, type Issuer } from '../support/oidc.ts';
import { clustersOn } from './support/clusters.ts';
import { send } from './support/http.ts';
import { PUBLIC_ISSUER, startIssuer } from './support/issuer.ts';
import { build, edit } from './support/project.ts';
import type { Ran } from './support/pulumi.ts';
import { siesta } from './support/siesta.ts';
import { expectDone, projectFolder, Stack } from './support/stack.ts';
import { e2e } from './support/suite.ts';

// Each step goes on from the one before.
e2e('the authorizer of a stack', () => {
  // Beside the dev stack, whose to-dos are on the first server.
  const stack = new Stack('tokens', projectFolder(), clustersOn('second'));
  const lambda = new LambdaClient();
  let issuer: Issuer | undefined;
  let url: string;

  /** The versions that have the traffic: of the api function, and of the authorizer. */
  const live = () =>
    Promise.all(
      ['api', 'authorizer'].map(async (part) => {
        const { FunctionVersion } = await lambda.send(new GetAliasCommand({ FunctionName: `siesta-tokens-${part}`, Name: 'live' }));
        return Number(FunctionVersion);
      }),
    );
  const answering = async (): Promise<number> => Number(JSON.parse((await send(`${url}/health`)).text).version);

  beforeAll(async () => {
    issuer = await startIssuer();
    await stack.init();
    await stack.setAll({
      'aws:region': 'us-east-1',
      auth: 'jwt',
      'jwt.issuer': issuer?.url ?? PUBLIC_ISSUER,
      'jwt.audience': AUDIENCE,
    });
    await build();
    expectDone(await stack.up());
    ({ url = '' } = await stack.outputs());
  });

  afterAll(() => issuer?.stop());

  describe.each<[what: string, reason: RegExp, breakIt: () => Promise<() => Promise<unknown>>]>([
    [
      'whose new code throws while it is loaded',
      /broken at its top|Runtime\.|exited/,
      async () => {
        const putBack = edit(
          'service/authorizer.ts',
          'const verify =',
          "if (config) throw new Error('broken at its top');\nconst verify =",
        );
        await build();
        return async () => {
          putBack();
          await build();
        };
      },
    ],
    [
      'whose issuer is mistyped',
      /the keys of the issuer \S+\/typo cannot be used/,
      async () => {
        await stack.set('jwt.issuer', `${issuer?.url ?? PUBLIC_ISSUER}/typo`);
        return () => stack.set('jwt.issuer', issuer?.url ?? PUBLIC_ISSUER);
      },
    ],
  ])('%s', (_, reason, breakIt) => {
    let before: number[];
    let mend: () => Promise<unknown>;
    let release: Ran;

    beforeAll(async () => {
      before = await live();
      mend = await breakIt();
      release = await stack.up();
    });

    afterAll(() => mend());

    it('ends the update with the reason', () => {
      expect(release.code).not.toBe(0);
      expect(release.text).toMatch(/siesta-tokens-keys/);
      expect(release.text).toMatch(reason);
    });

    it('leaves both aliases, and so the traffic, where they were', async () => {
      expect(await live()).toEqual(before);
      expect(await answering()).toBe(before[0]);
    });
  });

  describe('once it is mended', () => {
    let before: number[];

    beforeAll(async () => {
      before = await live();
      edit('service/todos/assets/index.html', '<title>', '<title>tokens, ');
      await build();
      expectDone(await stack.up());
    });

    it('gets the traffic together with the api', async () => {
      const [api, authorizer] = await live();
      expect([Number(api) > Number(before[0]), Number(authorizer) > Number(before[1])]).toEqual([true, true]);
    });

    it('goes back with it, and stays there whatever is deployed', async () => {
      await siesta(['rollback', '--yes', '--to', String(before[0])], 'second', {}, stack);
      expect(await live()).toEqual(before);
      expect(expectDone(await stack.up()).steps).toEqual([]);
      expect(await live()).toEqual(before);
      const { stdout } = await siesta(['status'], 'second', {}, stack);
      expect(stdout).toMatch(new RegExp(`^authorizer +${before[1]}, .*held there by a rollback`, 'm'));
    });

    it('goes forward with it', async () => {
      await siesta(['rollback', '--yes', '--forward'], 'second', {}, stack);
      const [api, authorizer] = await live();
      expect([Number(api) > Number(before[0]), Number(authorizer) > Number(before[1])]).toEqual([true, true]);
      expect(expectDone(await stack.up()).steps).toEqual([]);
    });
  });

  it('is destroyed with the rest', async () => {
    expectDone(await stack.destroy());
    expect((await stack.state()).resources ?? []).toEqual([]);
  });
});
