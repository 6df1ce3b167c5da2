import { GetAliasCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { send } from './http.ts';
import { build, edit } from './project.ts';
import type { Ran } from './pulumi.ts';
import { siesta } from './siesta.ts';
import { expectDone, type Stack } from './stack.ts';

const ISSUER = 'jwt.issuer';

/** Tests of how a stack that asks for tokens releases its authorizer, and takes it back: with the api, or not at all. They leave the newest. */
export function testAuthorizerReleases(stack: Stack, issuerOf: () => string): void {
  const lambda = new LambdaClient();
  const siestaOf = (...argv: string[]) => siesta(argv, 'second', {}, stack);

  /** The versions that have the traffic: of the api function, and of the authorizer. */
  const live = () =>
    Promise.all(
      ['api', 'authorizer'].map(async (part) => {
        const { FunctionVersion } = await lambda.send(new GetAliasCommand({ FunctionName: `siesta-${stack.name}-${part}`, Name: 'live' }));
        return Number(FunctionVersion);
      }),
    );
  const answering = async (): Promise<number> => {
    const { url } = await stack.outputs();
    return Number(JSON.parse((await send(`${url}/health`)).text).version);
  };

  describe.each<[what: string, reason: RegExp, breakIt: () => Promise<() => Promise<unknown>>]>([
    ['whose new code throws while it is loaded', /broken at its top|Runtime\.|exited/, breakAtItsTop],
    [
      'whose issuer is mistyped',
      /the keys of the issuer \S+\/typo cannot be used/,
      async () => {
        await stack.set(ISSUER, `${issuerOf()}/typo`);
        return () => stack.set(ISSUER, issuerOf());
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
      expect(release.text).toContain(`siesta-${stack.name}-keys`);
      expect(release.text).toMatch(reason);
    });

    it('leaves both aliases, and so the traffic, where they were', async () => {
      expect(await live()).toEqual(before);
      expect(await answering()).toBe(before[0]);
    });
  });

  describe('once it is mended', () => {
    let before: number[];
    const expectNewer = async () => {
      const [api, authorizer] = await live();
      expect([Number(api) > Number(before[0]), Number(authorizer) > Number(before[1])]).toEqual([true, true]);
    };

    beforeAll(async () => {
      before = await live();
      edit('service/todos/assets/index.html', '<title>', '<title>tokens, ');
      await build();
      expectDone(await stack.up());
    });

    it('gets the traffic together with the api', () => expectNewer());

    it('goes back with it, and stays there whatever is deployed', async () => {
      await siestaOf('rollback', '--yes', '--to', String(before[0]));
      expect(await live()).toEqual(before);
      expect(expectDone(await stack.up()).steps).toEqual([]);
      expect(await live()).toEqual(before);
      const { stdout } = await siestaOf('status');
      expect(stdout).toMatch(new RegExp(`^authorizer +${before[1]}, .*held there by a rollback`, 'm'));
    });

    it('goes forward with it', async () => {
      await siestaOf('rollback', '--yes', '--forward');
      await expectNewer();
      expect(expectDone(await stack.up()).steps).toEqual([]);
    });
  });
}

async function breakAtItsTop(): Promise<() => Promise<unknown>> {
  const putBack = edit('service/authorizer.ts', 'const verify =', "if (config) throw new Error('broken at its top');\nconst verify =");
  await build();
  return async () => {
    putBack();
    await build();
  };
}
