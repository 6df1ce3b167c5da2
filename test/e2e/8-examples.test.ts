import { join } from 'node:path';
import { whatIsLeftOf } from './support/account.ts';
import { clustersOn } from './support/clusters.ts';
import { send } from './support/http.ts';
import { expectDone, projectFolder, Stack } from './support/stack.ts';
import { e2e } from './support/suite.ts';

/** A stack of an example. Its database is beside the dev stack's, whose to-dos are on the first server. */
const stackOf = (example: string, name: string): Stack => new Stack(name, join(projectFolder(), 'examples', example), clustersOn('second'));

const answered = async (stack: Stack): Promise<[number, string]> => {
  const { url } = await stack.outputs();
  const { status, text } = await send(`${url}/`);
  return [status, text];
};

const EXAMPLES: [example: string, answer: RegExp, left: RegExp[]][] = [
  ['links', /^\["aurora","lambda","pulumi"\]$/, []],
  ['plain', /^You are visitor \d+\.\n$/, [/^snapshot plain-\w+-final-/]],
];

for (const [example, answer, left] of EXAMPLES) {
  // Each step goes on from the one before.
  e2e(`two stacks of the example ${example}, in one account`, () => {
    const stacks = ['one', 'two'].map((name) => stackOf(example, name));

    it('are put up and used beside each other', async () => {
      for (const stack of stacks) {
        await stack.init();
        expectDone(await stack.up());
      }
      for (const stack of stacks) expect(await answered(stack)).toEqual([200, expect.stringMatching(answer)]);
    });

    it('are changed by nothing when they are put up again', async () => {
      for (const stack of stacks) expect(expectDone(await stack.up()).steps).toEqual([]);
    });

    it('are destroyed, and leave nothing but the final snapshot of a database', async () => {
      for (const stack of stacks) {
        expectDone(await stack.destroy());
        expect(await whatIsLeftOf(`${example}-${stack.name}`)).toEqual(left.map((line) => expect.stringMatching(line)));
      }
    });
  });
}

e2e('the example of transforms', () => {
  const stack = stackOf('transforms', 'one');

  beforeAll(async () => {
    await stack.init();
    expectDone(await stack.up());
  });

  it('encrypts the log with its key, tags the function, and puts the firewall before the stage', async () => {
    const { resources = [] } = await stack.state();
    const inputsOf = (type: string) => resources.find((resource) => resource.type === type)?.inputs ?? {};
    expect(inputsOf('aws:cloudwatch/logGroup:LogGroup').kmsKeyId).toMatch(/^arn:aws:kms:/);
    expect(inputsOf('aws:lambda/function:Function').tags).toEqual({ 'data-class': 'public' });
    expect(inputsOf('aws:wafv2/webAclAssociation:WebAclAssociation').resourceArn).toMatch(/\/restapis\/\w+\/stages\/v1$/);
    expect(await answered(stack)).toEqual([200, 'Through the firewall.\n']);
  });

  it('is destroyed', async () => {
    expectDone(await stack.destroy());
    expect(await whatIsLeftOf('transforms-one')).toEqual([]);
  });
});
