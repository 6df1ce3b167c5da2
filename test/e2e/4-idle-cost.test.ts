import { join } from 'node:path';
import { withConfig } from './support/config-file.ts';
import type { Ran } from './support/pulumi.ts';
import { expectDone, projectFolder, Stack } from './support/stack.ts';
import { e2e } from './support/suite.ts';

const dev = { 'siesta:profile': 'dev', 'siesta:idleBudgetUsd': 0 };
const DEAR: [what: string, makes: string, line: RegExp][] = [
  ['an RDS Proxy', 'proxy', /^ +87\.60 {2}pool +aws:rds\/proxy:Proxy +RDS Proxy, at least 8 ACU/m],
  ['an interface endpoint', 'endpoint', /^ +14\.60 {2}logs +aws:ec2\/vpcEndpoint:VpcEndpoint +interface endpoint, .* x 2 zones/m],
  ['a secret', 'secret', /^ +0\.40 {2}login +aws:secretsmanager\/secret:Secret +secret$/m],
  ['a customer key', 'key', /^ +1\.00 {2}own +aws:kms\/key:Key +customer KMS key$/m],
  ['a public IPv4 address', 'address', /^ +3\.65 {2}fixed +aws:ec2\/eip:Eip +public IPv4 address/m],
];

/** What the engine says is wrong: the table before it names everything, also what is allowed. */
const errorOf = (text: string): string => text.slice(text.lastIndexOf('error: This program costs'));

e2e('the idle budget', () => {
  it('of the dev stack is kept: it costs nothing but stored bytes', async () => {
    const stack = await new Stack('dev').init();
    const { text } = expectDone(await stack.preview());
    expect(text).toMatch(/^ +0\.00 {2}total +1\.00 allowed$/m);
    expect(text).toMatch(/^ +Stored, a GB a month: .*0\.1 Aurora storage; 0\.021 final snapshots/m);
  });

  it('fails the preview of a stack with a NAT gateway, and names it with its price', async () => {
    const stack = await new Stack('nat').init();
    const { code, text } = await stack.preview(...withConfig({ ...dev, 'siesta:network': { egress: 'nat' } }));
    expect(code).not.toBe(0);
    expect(errorOf(text)).toMatch(/^ +32\.85 {2}siesta-nat-\S+ +aws:ec2\/natGateway:NatGateway +NAT gateway, 730 h x 0\.045$/m);
    expect(errorOf(text)).toMatch(/^ +3\.65 {2}siesta-nat-\S+ +aws:ec2\/eip:Eip +public IPv4 address/m);
  });

  describe("of somebody's own program", () => {
    const previews = new Map<string, Ran>();

    beforeAll(async () => {
      const stack = await new Stack('dev', join(projectFolder(), 'test/e2e/dear')).init();
      const previewed = DEAR.map(async ([, makes]) => previews.set(makes, await stack.preview(...withConfig({ 'dear:makes': makes }))));
      await Promise.all(previewed);
    });

    it.each(DEAR)('fails its preview with %s, and names it with its price', (_what, makes, line) => {
      const preview = previews.get(makes);
      expect(preview?.code).not.toBe(0);
      expect(errorOf(preview?.text ?? '')).toMatch(line);
    });
  });
});
