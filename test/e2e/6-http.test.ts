import { testEveryRoute } from './support/routes.ts';
import { deployed, expectDone, type Stack } from './support/stack.ts';
import { e2e } from './support/suite.ts';

e2e('a stack that is changed to an HTTP API', () => {
  let stack: Stack;
  let url: string;

  beforeAll(async () => {
    stack = await deployed('dev');
    await stack.set('api.kind', 'http');
    expectDone(await stack.up());
    ({ url = '' } = await stack.outputs());
  });

  afterAll(async () => {
    await stack.set('api.kind', 'rest');
    expectDone(await stack.up());
  });

  // At the root of a host an emulator may answer /health itself.
  describe('answers through it:', () => testEveryRoute(() => url, '/health/'));

  it('is changed by nothing when it is put up again', async () => {
    expect(expectDone(await stack.up()).steps).toEqual([]);
  });
});
