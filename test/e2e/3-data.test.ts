import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { Todo } from '../support/clients.ts';
import { finalSnapshots, takesIamTokens, whatIsLeftOf } from './support/account.ts';
import { allTodos, clear, send } from './support/http.ts';
import { build, edit } from './support/project.ts';
import { changesOf } from './support/pulumi.ts';
import { siesta } from './support/siesta.ts';
import { deployed, expectDone, type Stack } from './support/stack.ts';
import { e2e } from './support/suite.ts';

e2e('the to-dos of a stack', () => {
  let stack: Stack;
  let url: string;
  let all: Omit<Todo, 'url'>[];
  const known = new Set<string>();

  /** By its hash in the state, which the provider goes by: a stand-in of it may upload code with each change of a function. */
  const codeOf = async (functionName: string): Promise<string> => {
    const { resources = [] } = await stack.state();
    const made = resources.find(({ type, inputs }) => type === 'aws:lambda/function:Function' && inputs?.name === functionName);
    const { hash } = (made?.inputs?.code ?? {}) as { hash?: string };
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    return String(hash);
  };

  /** Without their URLs, which another gateway changes. */
  const stored = async (): Promise<typeof all> => (await allTodos(url)).map(({ url: _, ...todo }) => todo);

  beforeAll(async () => {
    stack = await deployed('dev');
    ({ url = '' } = await stack.outputs());
    await clear(url);
    for (let count = 0; count < 1000; count += 10) {
      const ten = Array.from({ length: 10 }, (_, index) => ({ title: `to-do ${count + index}`, order: index, notes: '빵 🥖' }));
      const made = await Promise.all(ten.map((body) => send(`${url}/to-dos`, 'POST', { body })));
      expect(made.map(({ status }) => status)).toEqual(Array(10).fill(201));
    }
    all = await stored();
    expect(all).toHaveLength(1000);
  });

  /** Puts the stack up again, and checks that one update is all that it takes. */
  async function restored(by: () => Promise<unknown> = async () => expectDone(await stack.up())): Promise<void> {
    const [newest] = (await finalSnapshots('siesta-dev')).filter((name) => !known.has(name));
    await by();
    const outputs = await stack.outputs();
    url = outputs.url ?? '';
    expect(outputs.restoredFrom).toBe(newest);
    known.add(newest ?? '');
    expect(await takesIamTokens('siesta-dev')).toBe(true);
    expect(await stored()).toEqual(all);
  }

  it('outlive a destroy, of which nothing else is left but what the account shares', async () => {
    expectDone(await stack.destroy());

    expect((await stack.state()).resources ?? []).toEqual([]);
    expect(await whatIsLeftOf('siesta-dev')).toEqual([
      'parameter /siesta-dev/decisions',
      'parameter /siesta-dev/identity',
      expect.stringMatching(/^role siesta-dev-account-logs-/),
      expect.stringMatching(/^snapshot siesta-dev-final-/),
    ]);
    await restored();
  });

  it('outlive a destroy that fails half-way and is run again', async () => {
    const role = (await stack.state()).resources?.find(({ urn }) => urn.endsWith('aws:iam/role:Role::siesta-dev-api-role'))?.id;
    const policy = { RoleName: role, PolicyName: 'by-hand' };
    const statement = { Effect: 'Deny', Action: 's3:*', Resource: '*' };
    const document = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    const iam = new IAMClient();
    await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument: document }));
    const failed = await stack.destroy();
    expect(failed.code).not.toBe(0);
    expect(failed.text).toContain('DeleteConflict');

    await iam.send(new DeleteRolePolicyCommand(policy));
    expectDone(await stack.destroy());
    await restored();
  });

  it('outlive a third destroy', async () => {
    expectDone(await stack.destroy());
    await restored();
    // The engine does not know yet that the update itself has turned IAM logins on.
    expect(changesOf(await stack.preview())).toEqual(['update siesta-dev']);
  });

  it('sleep through a hibernation behind the same URL, whatever the settings would begin with, and whatever was built since', async () => {
    const code = await codeOf('siesta-dev-api');
    const putBack = edit('service/lambda.ts', 'export ', 'export const OTHER = "another";\n\nexport ');
    await build();
    await stack.set('database.restoreFrom', 'none');
    await siesta(['hibernate', '--yes']);

    expect((await stack.outputs()).url).toBe(url);
    expect(await whatIsLeftOf('siesta-dev')).not.toContain('cluster siesta-dev');
    const answer = await send(`${url}/to-dos`);
    expect([answer.status, answer.headers['content-type']]).toEqual([503, 'application/problem+json']);
    expect(answer.text).toMatch(/hibernat/);
    expect((await send(url)).status).toBe(200);

    const before = url;
    await restored(() => siesta(['wake', '--yes']));
    expect(url).toBe(before);
    expect(await codeOf('siesta-dev-api')).toBe(code);
    await stack.must('config', 'rm', '--path', 'database.restoreFrom');
    putBack();
    await build();
  });

  it('are in the three newest snapshots, and no more', async () => {
    expect(await finalSnapshots('siesta-dev')).toHaveLength(3);
  });
});
